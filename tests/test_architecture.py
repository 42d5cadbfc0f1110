"""The one-way flow of imports, and who alone may import which library."""

import ast
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import fixer

ROOT = Path(__file__).parent.parent

# Each module and the modules of its package that it may import, a layer per block; "__init__" is the package itself,
# ".name" a module of the same folder, and the name of a folder what its "__init__" holds.
FIXER = {
    # errors, and edits by position
    "errors": "",
    "record": "",
    "put_off": "",
    "choices": "",
    "edits": "errors",
    # from bytes to a document
    "dockerfile.__init__": "",
    "dockerfile.document": "",
    "dockerfile.expansion": "",
    "dockerfile.lex": ".expansion",
    "dockerfile.place": ".document",
    "dockerfile.tags": "",
    "dockerfile.amid": ".tags",
    "dockerfile.ends": ".tags",
    "dockerfile.templates": ".amid .ends .tags",
    "dockerfile.reader": ".document .lex",
    "dockerfile.filling": ".document .ends .reader .tags .templates",
    "dockerfile.seen": ".document",
    "dockerfile.plain": ".document .lex .reader .seen",
    "dockerfile.lines": ".document .filling .lex .place .reader",
    "dockerfile.refusals": ".document .expansion .lex .reader",
    "dockerfile.parser": ".document .lex .lines .plain .reader .refusals .seen put_off",
    # scripts and their words
    "shell.__init__": "",
    "shell.idioms": "",
    "shell.words": "dockerfile.document",
    "shell.command": "dockerfile.document .words",
    "shell.tree": "dockerfile.document .command .words",
    "shell.chain": "dockerfile.document .command .tree .words",
    "shell.printed": "dockerfile.document .command .tree .words",
    "shell.lexer": "dockerfile.document .tree .words",
    "shell.redirects": "dockerfile.document .command .lexer .tree .words",
    "shell.simple": ".lexer .redirects .tree .words",
    "shell.compounds": ".lexer .simple .tree .words",
    "shell.grammar": "dockerfile.document .command .compounds .lexer .tree",
    "shell.listing": ".command .tree",
    "shell.windows": "dockerfile.document .tree .words",
    "shell.scripts": "dockerfile.document dockerfile.lex .chain .command .grammar .listing .tree .words",
    # what pip is asked to install
    "requirements.__init__": "",
    "requirements.sources": "",
    "requirements.file": ".sources",
    # what a command line is
    "programs.__init__": "",
    "programs.quick": "",
    "programs.files_run": "",
    "programs.option_names": "",
    "programs.pip": "shell.words .option_names",
    "programs.wrappers": "shell.words",
    "programs.shells": ".wrappers",
    "programs.releases": "shell.words",
    "programs.images": "",
    "programs.deeds": "shell.words",
    "programs.options": "requirements.sources shell.words .option_names .pip .releases",
    "programs.patterns": "shell.words .pip .wrappers",
    "programs.told": "shell.words .option_names .options .pip",
    "programs.launch": "shell.words .patterns .pip .wrappers",
    "programs.foreign": "dockerfile.document shell.command shell.listing shell.scripts shell.words .launch .pip",
    "programs.mentions": "dockerfile.document shell.words .launch .pip .wrappers",
    # what is known at one moment of the build: variables, places, files, events
    "build.facts.__init__": "",
    "build.facts.scope": "dockerfile.document dockerfile.expansion dockerfile.lex programs.releases",
    "build.facts.place": ".scope",
    "build.facts.folder": "programs.pip .place .scope",
    "build.facts.mounts": "dockerfile.document dockerfile.expansion .place .scope",
    "build.facts.written": "dockerfile.document",
    "build.facts.files": ".place .written",
    "build.facts.pips": "",
    "build.facts.state": "shell.idioms shell.tree shell.words .files .pips .scope",
    "build.facts.events": "dockerfile.document programs.options programs.pip shell.words .mounts .pips .place .scope",
    "build.facts.modern": ".events",
    "build.facts.installed": "programs.options programs.pip programs.releases shell.words .pips .scope .state",
    # the files around the Dockerfile
    "build.context.__init__": "",
    "build.context.tree": "",
    "build.context.folder": "search.dockerignore search.globs .tree",
    "build.context.copied": "build.facts.files build.facts.place .folder .tree",
    "build.context.library": "build.facts.files build.facts.place dockerfile.document .folder .tree",
    "build.context.build_lines": "",
    "build.context.said": ".build_lines .tree",
    "build.context.files_brought": "programs.files_run",
    "build.context.brought": "build.facts.mounts dockerfile.document programs.files_run .files_brought .tree",
    "build.context.candidates": "dockerfile.document .brought .folder .said .tree",
    # a script of it: statements, and what each command does
    "build.script.__init__": "",
    "build.context.lists": "dockerfile.document requirements.file .brought .tree",
    "build.context.listed": "build.facts.installed build.facts.scope build.facts.state programs.options "
    "requirements.file requirements.sources .library",
    "build.script.shell": "build.context.library build.facts.events build.facts.mounts build.facts.state "
    "dockerfile.document shell.tree shell.words",
    "build.script.environment": "build.facts.pips build.facts.scope build.facts.state programs.launch "
    "programs.wrappers shell.words",
    "build.script.arguments": "build.facts.state shell.tree shell.words",
    "build.script.builtins": "build.facts.files build.facts.scope build.facts.state "
    "dockerfile.document programs.deeds programs.wrappers shell.words .arguments .deeds .shell",
    "build.script.deeds": "build.facts.files build.facts.installed build.facts.place build.facts.scope "
    "build.facts.state build.facts.written dockerfile.document programs.deeds shell.command shell.words .shell",
    "build.script.lookup": "build.context.library build.facts.files build.facts.place build.facts.scope "
    "build.facts.state dockerfile.document programs.quick shell.command shell.scripts shell.tree shell.words "
    ".deeds .shell",
    "build.script.moves": "build.context.library build.context.tree build.facts.files build.facts.place "
    "build.facts.scope build.facts.state build.facts.written dockerfile.document programs.deeds shell.command "
    "shell.printed shell.tree shell.words .deeds .shell",
    "build.script.foreign": "build.facts.events build.facts.folder build.facts.mounts build.facts.scope "
    "build.facts.state dockerfile.document programs.foreign programs.launch programs.pip shell.tree shell.words "
    ".deeds .environment .lookup .shell",
    "build.script.mentioned": "build.facts.events build.facts.state dockerfile.document programs.deeds "
    "programs.launch programs.mentions programs.options programs.pip shell.tree shell.words shell.command .deeds "
    ".shell",
    "build.script.pip_commands": "build.context.listed build.facts.events build.facts.files build.facts.folder "
    "build.facts.installed build.facts.mounts build.facts.place build.facts.scope build.facts.state programs.launch "
    "programs.mentions programs.options programs.pip shell.words build.facts.pips .builtins .environment .shell",
    "build.script.nested": "build.facts.scope build.facts.state dockerfile.document programs.launch "
    "programs.files_run programs.mentions programs.pip programs.quick programs.shells programs.wrappers shell.command "
    "shell.printed "
    "shell.scripts shell.tree shell.windows shell.words .arguments .builtins .deeds .environment .foreign .lookup "
    ".mentioned .shell",
    "build.script.found_files": "build.facts.place build.facts.scope build.facts.state dockerfile.document "
    "programs.launch shell.tree shell.words .arguments .lookup .shell",
    "build.script.each_file": "build.facts.scope build.facts.state dockerfile.document programs.launch "
    "programs.wrappers shell.tree shell.words .builtins .environment .found_files .lookup .shell",
    "build.script.commands": "build.facts.installed build.facts.scope build.facts.state programs.deeds "
    "programs.launch programs.mentions programs.pip programs.releases programs.told shell.printed shell.tree "
    "shell.windows shell.words .arguments .builtins .deeds .each_file .environment .foreign .lookup .mentioned .moves "
    ".nested .pip_commands .shell",
    "build.script.lists": "build.facts.state shell.tree .shell",
    "build.script.statements": "build.facts.files build.facts.place build.facts.state programs.launch "
    "programs.mentions shell.command shell.printed shell.tree shell.words .arguments "
    ".builtins .commands .deeds .found_files .lists .lookup .mentioned .nested .shell",
    # its instructions, walked once
    "build.__init__": "",
    "build.moving": "dockerfile.document programs.files_run .facts.files .facts.place .facts.scope",
    "build.relevance": "dockerfile.document programs.files_run programs.quick .facts.files .facts.scope .moving",
    "build.copies": "build.context.copied build.context.library build.facts.files build.facts.installed "
    "build.facts.mounts build.facts.place build.facts.scope build.facts.written dockerfile.document",
    "build.run": "dockerfile.document programs.shells programs.wrappers shell.scripts shell.tree shell.words "
    ".facts.scope .facts.state .script.commands .script.deeds .script.nested .script.shell",
    "build.hidden": ".facts.files .facts.mounts .facts.place",
    "build.moment": "dockerfile.document .facts.files .facts.pips .facts.scope .script.shell",
    "build.walk": "build.context.brought build.context.library build.facts.events build.facts.files "
    "build.facts.mounts build.facts.place build.facts.scope build.facts.state build.script.shell "
    "build.script.statements dockerfile.document dockerfile.expansion programs.files_run programs.images shell.words "
    "build.facts.pips .copies .hidden .moment .relevance .run",
    "build.contexts": "build.context.brought build.context.candidates build.context.files_brought "
    "build.context.library build.context.lists build.context.tree build.facts.events build.facts.installed "
    "build.facts.scope dockerfile.document programs.quick .walk",
    # verdicts
    "judgement.__init__": "",
    "judgement.suppress": "dockerfile.document search.globs",
    "judgement.finding": "choices edits .suppress",
    "judgement.fingerprint": ".finding programs.option_names",
    "judgement.reasons": ".finding",
    "judgement.explanations": "",
    "judgement.scanners.__init__": "",
    "judgement.scanners.table": "",
    "judgement.scanners.run": "dockerfile.document edits",
    "judgement.scanners.known": "dockerfile.lex dockerfile.document .run .table",
    "judgement.scanners.commands": "dockerfile.document shell.listing shell.scripts shell.command shell.words "
    ".known .run .table",
    "judgement.scanners.pieces": "dockerfile.document .known .run .table",
    "judgement.scanners.words": "shell.scripts shell.command shell.tree shell.words .known .run .table",
    "judgement.scanners.readings": "build.facts.mounts dockerfile.document edits "
    ".commands .pieces .words .known .run .table",
    "judgement.ruling": "build.facts.events build.facts.installed build.facts.mounts build.facts.pips "
    "build.script.foreign edits programs.option_names programs.options programs.pip .finding",
    "judgement.scripts": ".finding .isolated .reasons .remedy .ruling",
    "judgement.fitting": "dockerfile.document dockerfile.place dockerfile.reader edits .finding .reasons",
    "judgement.isolated": "build.facts.events build.facts.modern edits .finding .ruling",
    # the ways to keep a cache out
    "judgement.remedy": "choices build.facts.events build.facts.scope dockerfile.document .finding .ruling",
    "judgement.remedies.__init__": "",
    "judgement.remedies.flag.edit": "build.facts.events edits judgement.finding judgement.isolated judgement.ruling "
    "programs.option_names programs.pip",
    "judgement.remedies.flag.__init__": "build.facts.installed build.facts.pips judgement.finding judgement.remedy "
    "judgement.ruling programs.option_names .edit",
    "judgement.remedies.env.reach": "build.facts.events build.facts.scope programs.pip",
    "judgement.remedies.env.line": "dockerfile.document edits .reach",
    "judgement.remedies.env.stages": "build.facts.events build.facts.mounts build.facts.pips dockerfile.document edits "
    "build.facts.modern judgement.finding judgement.isolated judgement.remedies.flag.edit judgement.remedy "
    "judgement.ruling programs.options programs.pip .line .reach",
    "judgement.remedies.env.__init__": "build.facts.installed build.facts.pips build.facts.state judgement.finding "
    "judgement.remedies.flag.edit judgement.remedy .line .reach .stages",
    "judgement.remedies.mount.buildkit": "dockerfile.document",
    "judgement.remedies.mount.flag": "dockerfile.document edits",
    "judgement.remedies.mount.above": "build.facts.events dockerfile.document",
    "judgement.remedies.mount.owner": "build.facts.events .above",
    "judgement.remedies.mount.windows": "build.facts.events programs.shells programs.wrappers .above",
    "judgement.remedies.mount.removed": "build.facts.events build.facts.place .windows",
    "judgement.remedies.mount.shared": "build.facts.events dockerfile.document .above",
    "judgement.remedies.mount.runs": "dockerfile.document build.facts.events build.facts.place judgement.finding "
    "judgement.isolated judgement.remedy judgement.ruling .above .buildkit .flag .owner .removed .shared .windows",
    "judgement.remedies.mount.__init__": "judgement.finding judgement.isolated judgement.remedy .flag .runs",
    # what follows
    "judgement.asking": "build.facts.events dockerfile.document edits .finding .remedy .ruling .scanners.readings "
    ".scanners.run .scanners.table programs.pip",
    "judgement.refused": "dockerfile.document dockerfile.place .finding .reasons",
    "judgement.judge": "build.contexts build.facts.events build.script.foreign choices dockerfile.document "
    "dockerfile.place dockerfile.tags programs.option_names programs.pip shell.words .finding .isolated .reasons "
    ".remedy .ruling .asking .scanners.run .suppress",
    "judgement.rule": "build.context.library build.context.tree build.contexts build.facts.events choices "
    "dockerfile.document dockerfile.place dockerfile.reader .asking .finding .fitting .judge .refused .remedy .ruling "
    ".suppress",
    # engine
    "diff": "",
    "engine": "build.context.tree dockerfile.document dockerfile.parser edits errors judgement.finding "
    "judgement.reasons judgement.rule judgement.scripts build.context.files_brought programs.quick",
    "wanted.__init__": "",
    "wanted.listing": "requirements.file requirements.sources",
    "wanted.command": "build.facts.scope build.facts.state programs.option_names programs.options programs.pip "
    ".listing",
    "wanted.image": "dockerfile.document shell.words",
    "wanted.wants": "build.context.candidates build.context.library build.context.tree build.facts.scope "
    "build.script.shell build.walk dockerfile.parser programs.pip shell.words .command .image .listing",
    "scripts": "build.context.tree dockerfile.document edits engine errors judgement.finding judgement.scripts "
    "search.names shell.command shell.scripts shell.words",
    # which files
    "search.__init__": "",
    "search.names": "",
    "search.git_index": "",
    "search.tracked": ".git_index",
    "search.dialects": "",
    "search.globs": ".dialects",
    "search.dockerignore": ".globs",
    "search.gitignore": ".globs .names",
    "search.discover": "errors .gitignore .names",
    # what is printed
    "output.__init__": "",
    "output.visible": "",
    "output.sarif_rules": "",
    "output.explanation": "judgement.explanations .visible",
    "output.quotes": "dockerfile.place judgement.finding .visible",
    "output.report": "engine judgement.finding .quotes",
    "output.gitlab": "judgement.fingerprint .report .visible",
    "output.junit": ".report .visible",
    "output.rdjson": "edits judgement.finding .report .visible",
    "output.markdown": ".report .visible",
    "output.github": "judgement.finding .report .visible",
    "output.json_object": "judgement.finding .report .visible",
    "output.text": "judgement.finding .report .visible",
    "output.sarif": "edits judgement.finding judgement.fingerprint record .quotes .report .sarif_rules .visible",
    "output.upload": ".report .sarif .sarif_rules",
    # a scanner's results, and what became of them
    "against.__init__": "",
    "against.scan": "errors judgement.scanners.table",
    "against.paths": "",
    "against.answers": "dockerfile.parser judgement.finding output.report .paths .scan",
    # the public names
    "__init__": "choices build.context.tree build.walk diff dockerfile.document dockerfile.parser edits engine errors "
    "judgement.explanations judgement.finding judgement.fingerprint judgement.remedy judgement.ruling "
    "judgement.suppress output.quotes output.report output.sarif output.sarif_rules "
    "output.upload build.context.files_brought programs.quick scripts search.globs search.names shell.command "
    "shell.scripts shell.words wanted.image wanted.wants",
    # check and fix
    "command_line.__init__": "",
    "command_line.streams": "errors output.visible",
    "command_line.files": "errors search.discover",
    "command_line.work_tree": "build.context.tree errors search.discover .files",
    "command_line.repository": "__init__ errors judgement.suppress search.discover search.gitignore "
    "search.names .files",
    "command_line.project": "choices errors output.visible search.gitignore search.names .command .files .repository",
    "command_line.inspection": "choices diff engine errors ignoring judgement.finding judgement.suppress output.report "
    "build.context.files_brought programs.quick search.discover search.names .files .project .repository .work_tree",
    "command_line.run_scripts": "diff engine errors judgement.finding output.report scripts search.gitignore "
    "search.names search.tracked .files .project .repository .work_tree",
    "command_line.jobs": "errors output.report search.discover .inspection",
    "command_line.baseline": "errors judgement.finding judgement.fingerprint output.__init__ output.report output.text "
    "output.visible .files .repository .streams",
    "command_line.command": "put_off",
    "command_line.order": ".command",
    "command_line.help": "",
    "command_line.parser": "errors .command .help .order .streams",
    "command_line.options": "choices search.discover .command .inspection .project",
    "command_line.telling": "__init__ errors judgement.finding output.github output.gitlab output.json_object "
    "output.junit output.markdown output.rdjson output.report output.sarif output.text output.visible .options "
    ".repository .streams",
    "ignoring": "dockerfile.document dockerfile.parser edits engine judgement.finding",
    "command_line.calls": "errors output.report search.discover search.gitignore search.names .files .inspection "
    ".jobs .options .project .run_scripts .streams",
    "command_line.against": "against.answers against.scan errors output.json_object output.visible .files "
    ".options .repository .streams",
    "command_line.explain": "errors judgement.explanations output.explanation record .command .streams",
    "command_line.check": "errors output.json_object output.report output.text .against .baseline .calls "
    ".command .options .streams .telling",
    "command_line.fix": "errors output.report output.text .calls .command .options .streams .telling",
}
BOT = {
    # errors and values
    "__init__": "",
    "certificates": "",
    "errors": "",
    "say": "",
    "globs": "",
    "private": "",
    "rules": "texts.display",
    "durations": "",
    "extras": "__init__ errors",
    "windows": "",
    "secrets": "",
    "log_line": "secrets texts.display",
    "model.campaign": "",
    "model.__init__": ".outcome .plan .pull_request .repository",
    "model.pull_request": "",
    "model.repository": "",
    "model.plan": ".repository .weight",
    "model.readiness": ".pull_request",
    "model.attention": ".pull_request",
    "model.view": ".pull_request .readiness",
    "model.outcome": ".plan .pull_request",
    "model.marker": ".boxes .__init__ .campaign",
    "model.boxes": ".campaign",
    "model.fate": ".pull_request .repository",
    "model.edition": ".pull_request",
    "model.history": ".pull_request",
    "model.tracking": ".campaign",
    "model.weight": "",
    # texts that people read
    "templates.__init__": "",
    "texts.__init__": "",
    "texts.display": "",
    "texts.sandbox": "",
    "texts.links": "",
    "texts.outcomes": "",
    "texts.next_steps": "model texts.__init__ .display .outcomes",
    "texts.changes": ".display",
    "texts.reception": "model",
    "texts.filling": "errors .display .sandbox",
    "texts.pages": "templates",
    "texts.words": ".changes .links errors model model.weight templates.__init__ .display .filling",
    # settings
    "config.__init__": "",
    "config.positions": "",
    "config.table": "",
    "config.names_file": "errors texts.display",
    "config.values": "durations globs model.campaign texts.display texts.words windows .names_file",
    "config.problems": "errors .positions",
    "config.source": ".table .values",
    "config.config": "errors texts.words .positions .problems .source .table .values",
    "schemas.__init__": "",
    # git
    "workspaces.plumbing.__init__": "",
    "workspaces.plumbing.temporary": "",
    "workspaces.plumbing.git_environment": "certificates",
    "workspaces.plumbing.processes": "errors",
    "workspaces.plumbing.signing": "",
    "workspaces.plumbing.conversation": "texts.display .processes",
    "workspaces.plumbing.pack": "",
    "workspaces.plumbing.objects": "errors model texts.display .processes .signing",
    "workspaces.__init__": "",
    "workspaces.redirect": "",
    "workspaces.whole": "model",
    "workspaces.git_cache": "config.config errors private workspaces.plumbing.objects workspaces.plumbing.temporary",
    "workspaces.remote": "errors texts.display workspaces.plumbing.conversation workspaces.plumbing.git_environment "
    "workspaces.plumbing.objects",
    "workspaces.server": "errors workspaces.plumbing.conversation workspaces.plumbing.objects "
    "workspaces.plumbing.processes .remote",
    "workspaces.fetched": "errors model workspaces.plumbing.conversation workspaces.plumbing.objects "
    "workspaces.plumbing.__init__ workspaces.plumbing.pack "
    "workspaces.plumbing.processes .git_cache .remote .server .whole",
    "workspaces.clone": "errors workspaces.plumbing.conversation workspaces.plumbing.objects .fetched .git_cache "
    ".redirect .remote .server",
    "workspaces.workspace": "errors workspaces.plumbing.conversation workspaces.plumbing.git_environment "
    "workspaces.plumbing.objects workspaces.plumbing.processes workspaces.plumbing.signing "
    "workspaces.plumbing.temporary .clone .git_cache .remote .server",
    # how long to wait, and for what
    "waiting.__init__": "",
    "waiting.interruption": "workspaces.plumbing.processes workspaces.plumbing.temporary",
    "waiting.ways": "errors",
    "waiting.patience": "errors .interruption .ways",
    "waiting.wire": "",
    # where repositories and pull requests live
    "forges.github.api.__init__": "",
    "forges.github.api.answers": "errors",
    "forges.github.api.clock": "waiting.patience",
    "forges.github.api.credentials": "secrets",
    "forges.github.api.names": "",
    "forges.github.api.reading": "errors .answers",
    "forges.github.api.refusal": "errors texts.display waiting.patience waiting.ways .answers",
    "forges.github.api.library": "certificates waiting.wire .reading",
    "forges.github.api.asking": "waiting.patience waiting.ways waiting.wire .answers .library .refusal",
    "forges.github.api.installation": "config.config config.source secrets waiting.patience .asking .clock "
    ".credentials .library .refusal",
    "forges.github.api.client": "certificates config.config config.source waiting.patience .answers .asking .clock "
    ".credentials .installation .library .names .reading .refusal",
    "forges.github.questions.__init__": "",
    "forges.github.questions.checks": "forges.github.api.answers forges.github.api.reading model",
    "forges.github.questions.commit": "",
    "forges.github.questions.graph": "errors forges.github.api.answers forges.github.api.reading model .repositories "
    ".web_host",
    "forges.github.questions.rules": "errors forges.github.api.answers forges.github.api.reading model rules",
    "forges.github.questions.state": "errors forges.github.api.answers forges.github.api.reading model",
    "forges.github.questions.web_host": "",
    "forges.github.questions.happenings": "forges.github.api.answers model",
    "forges.github.questions.account": "errors forges.github.api.answers forges.github.api.reading texts.display "
    ".web_host",
    "forges.github.questions.repositories": "forges.github.api.answers forges.github.api.names model texts.display "
    ".web_host",
    "forges.github.questions.examination": "errors forges.github.api.reading model .repositories",
    "forges.github.questions.attention": "forges.github.api.answers forges.github.api.reading model "
    "model.attention .graph .pulls .repositories .web_host",
    "forges.github.questions.dates": "errors forges.github.api.reading model .repositories",
    "forges.github.questions.properties": "config.source errors forges.github.api.answers forges.github.api.names "
    "forges.github.api.reading model .repositories",
    "forges.github.questions.listing": "config.source errors forges.github.api.answers forges.github.api.names "
    "forges.github.api.reading model .graph .repositories .web_host",
    "forges.github.questions.pulls": "config.source errors forges.github.api.answers forges.github.api.names "
    "forges.github.api.reading model model.edition .checks .graph .happenings .repositories .web_host",
    "forges.github.questions.readiness": "forges.github.api.answers forges.github.api.reading model "
    "model.readiness .checks .graph .pulls .repositories .web_host",
    "forges.github.questions.views": "forges.github.api.answers forges.github.api.reading model model.readiness "
    "model.view texts.display .checks .graph .pulls .web_host",
    "forges.github.questions.fate.__init__": "",
    "forges.github.questions.fate.fates": "forges.github.api.answers forges.github.api.reading "
    "forges.github.questions.graph forges.github.questions.pulls "
    "forges.github.questions.web_host model model.fate",
    "forges.github.questions.fate.commits": "forges.github.api.answers forges.github.api.reading "
    "forges.github.questions.checks forges.github.questions.graph "
    "forges.github.questions.web_host model",
    "forges.github.questions.fate.undone": "forges.github.api.answers forges.github.api.reading "
    "forges.github.questions.graph forges.github.questions.web_host model.fate",
    "forges.github.__init__": "",
    "forges.github.access": "config.config config.source errors forges.github.api.client forges.github.api.library "
    "forges.github.api.names forges.github.api.reading forges.github.questions.state "
    "forges.github.questions.web_host model waiting.patience workspaces.git_cache",
    "forges.github.insistence": "forges.github.api.refusal waiting.patience waiting.ways "
    "workspaces.plumbing.conversation",
    "forges.github.branches": "errors forges.github.api.answers forges.github.questions.account "
    "forges.github.questions.commit forges.github.questions.state model .access",
    "forges.github.pull_requests": "errors forges.github.api.answers forges.github.questions.attention "
    "forges.github.questions.checks forges.github.questions.fate.commits forges.github.questions.fate.fates "
    "forges.github.questions.fate.undone forges.github.questions.pulls forges.github.questions.readiness "
    "forges.github.questions.views model model.attention model.edition model.fate model.readiness model.view .access",
    "forges.github.forge": "config.config config.names_file config.source errors forges.github.api.clock "
    "forges.github.api.credentials forges.github.api.names forges.github.questions.dates "
    "forges.github.questions.examination forges.github.questions.listing forges.github.questions.properties "
    "forges.github.questions.rules forges.github.questions.state model rules texts.display workspaces.git_cache "
    "workspaces.workspace .branches .insistence .pull_requests",
    "forges.local.__init__": "",
    "forges.local.records": "errors model private",
    "forges.local.people": "model model.readiness .records",
    "forges.local.readiness": "errors model model.attention model.readiness model.view workspaces.workspace .records",
    "forges.local.fate": "model model.fate workspaces.workspace .records",
    "forges.local.dates": "errors model workspaces.workspace",
    "forges.local.folders": "errors model",
    "forges.local.forge": "errors model model.attention model.edition model.fate model.marker model.readiness "
    "model.view rules workspaces.workspace .dates .fate .folders .readiness .records",
    "forges.__init__": "",
    "forges.forge": "model model.attention model.edition model.fate model.readiness model.view rules "
    "workspaces.workspace",
    "forges.tracker": "model.tracking",
    "forges.github.issues": "config.config config.source errors forges.github.api.answers forges.github.api.client "
    "forges.github.questions.account forges.github.questions.repositories forges.github.questions.web_host "
    "model.tracking waiting.patience",
    "forges.choice": "config.config config.source forges.github.forge forges.github.issues forges.local.forge "
    "waiting.patience workspaces.git_cache .forge .tracker",
    # which repositories
    "selection.__init__": "",
    "selection.owners": "model",
    "selection.selection": ".owners config.config config.source durations globs model texts.display",
    "selection.tally": "config.source forges.forge model texts.display .selection",
    "selection.chosen": "config.source forges.forge ledger.records model texts.display .selection",
    "selection.listing": "config.source errors forges.forge model texts.display .chosen .selection .tally",
    # what is remembered
    "ledger.__init__": "",
    "ledger.ledger_schema": "",
    "ledger.records": "model",
    "ledger.ledger_file": "errors private texts.display .ledger_schema",
    "ledger.history": "model model.history .ledger_file",
    "ledger.notes": "model.campaign .ledger_file",
    "ledger.writes": ".ledger_file",
    "ledger.merges": ".ledger_file",
    "ledger.tracking": ".ledger_file",
    "ledger.receptions": "model .ledger_file",
    "ledger.weights": "model.weight .ledger_file",
    "ledger.ledger": "model .history .ledger_file .merges .notes .receptions .records .tracking .weights .writes",
    "ledger.membership": "model model.campaign model.marker .ledger",
    # from bytes to plans
    "planning.__init__": "",
    "planning.cluster": "errors extras model",
    "planning.json_text": "",
    "planning.plan": "selection.owners config.config model model.marker model.plan",
    "planning.shelf": "forges.forge model workspaces.workspace",
    "planning.around": "model.__init__",
    "planning.survey": "selection.owners config.config model.__init__ selection.selection workspaces.workspace .around",
    "planning.executors": "config.config waiting.interruption .cluster",
    "planning.known": "model.boxes config.config forges.forge ledger.ledger ledger.records model model.campaign "
    "workspaces.workspace .plan",
    "planning.plan_schema": "model .json_text",
    "planning.plan_file": "errors model texts.display .json_text .plan_schema",
    "planning.wanted": "config.config model workspaces.workspace .around .survey",
    "planning.planning": ".wanted config.config errors forges.forge ledger.records model secrets "
    "workspaces.plumbing.temporary workspaces.workspace .known .plan .shelf .survey",
    # from plans to pull requests
    "publishing.pacing.__init__": "",
    "publishing.pacing.budget": "config.config ledger.ledger",
    "publishing.pacing.census": "config.source errors forges.forge ledger.ledger ledger.membership ledger.records "
    "model model.boxes model.campaign model.marker",
    "publishing.pacing.turns": "ledger.ledger model",
    "publishing.pacing.watch": "errors forges.forge ledger.ledger ledger.merges ledger.records model model.fate "
    "texts.display",
    "publishing.pacing.gate": "config.config errors ledger.ledger ledger.merges ledger.records model model.fate "
    "model.marker .watch",
    "publishing.pacing.waves": "config.config ledger.ledger .gate",
    "publishing.pacing.desk": "config.config errors forges.forge ledger.ledger model model.campaign windows .budget "
    ".waves",
    "publishing.pacing.rewording": "ledger.membership ledger.records model model.campaign model.marker "
    "planning.known texts.display .desk",
    "publishing.branches.__init__": "",
    "publishing.branches.branch": "model workspaces.workspace",
    "publishing.branches.commit": "config.config errors model texts.words workspaces.plumbing.signing "
    "workspaces.workspace",
    "publishing.branches.refused": "model texts.display",
    "publishing.branches.append": "errors model publishing.pacing.desk rules workspaces.workspace .branch .commit "
    ".refused",
    "publishing.branches.push": "errors model publishing.pacing.desk rules texts.display workspaces.workspace .append "
    ".branch .commit .refused",
    "publishing.__init__": "",
    "publishing.case": "planning.known ledger.membership model model.campaign publishing.pacing.desk "
    "workspaces.workspace",
    "publishing.settled": "ledger.records model model.campaign planning.known planning.plan publishing.branches.branch "
    "publishing.pacing.desk",
    "publishing.delivery": "model.boxes publishing.pacing.rewording .wishes errors ledger.records model "
    "model.campaign model.marker "
    "publishing.branches.branch "
    "publishing.branches.commit publishing.branches.push publishing.pacing.desk texts.words workspaces.workspace "
    ".case",
    "publishing.wishes": "model model.boxes model.campaign planning.known publishing.pacing.desk .case",
    "publishing.history": "model.marker publishing.branches.branch .case",
    "publishing.noes": "model model.marker planning.plan workspaces.workspace .case",
    "publishing.people": "ledger.membership model planning.known texts.words .case",
    "publishing.withdrawal": ".delivery model model.marker planning.plan publishing.branches.branch "
    "publishing.branches.push "
    "texts.words .case .settled",
    "publishing.preview": "config.config ledger.records model model.campaign model.marker planning.known "
    "planning.plan publishing.branches.branch publishing.branches.commit publishing.branches.refused "
    "publishing.pacing.desk publishing.pacing.rewording texts.words workspaces.workspace .case .noes .settled "
    ".wishes",
    "publishing.recognition": ".wishes ledger.membership ledger.records model model.marker planning.plan "
    "publishing.branches.branch publishing.branches.commit publishing.pacing.desk .case .noes",
    "publishing.upkeep": "errors model.campaign publishing.pacing.rewording .wishes model model.marker planning.known "
    "publishing.branches.branch publishing.branches.commit "
    "publishing.branches.refused .case .delivery .history .people .recognition .settled .withdrawal",
    "publishing.opening": "errors model model.marker planning.plan publishing.branches.branch "
    "publishing.branches.commit publishing.branches.push publishing.pacing.desk .case .delivery .history .people "
    ".recognition .settled .upkeep",
    "publishing.retargeting": "errors model planning.known .case .history .people .recognition .upkeep",
    "publishing.publish": ".wishes model publishing.branches.refused publishing.pacing.desk workspaces.workspace "
    ".case .noes "
    ".opening .people .recognition .retargeting .upkeep",
    # what steers a campaign
    "tracking.__init__": "",
    "tracking.standing": "ledger.ledger ledger.records model model.history model.tracking",
    "tracking.text": "errors model model.tracking templates.__init__ texts.display texts.filling texts.links "
    "texts.reception texts.words .standing",
    "tracking.upkeep": "config.config errors forges.tracker ledger.ledger model.tracking publishing.pacing.budget "
    "waiting.interruption .standing .text",
    "steering.__init__": "",
    "steering.judgement": "model model.readiness texts.display",
    "steering.lineage": "errors ledger.ledger model model.marker publishing.branches.branch publishing.pacing.desk "
    "workspaces.workspace",
    "steering.bulk": "config.config errors texts.display texts.next_steps waiting.interruption",
    "steering.listing": "config.config config.source errors forges.forge ledger.ledger ledger.membership model "
    "model.boxes model.campaign publishing.pacing.census selection.selection selection.tally texts.display",
    "steering.helm": "config.config forges.choice forges.forge ledger.ledger model publishing.pacing.budget "
    "publishing.pacing.desk publishing.pacing.gate publishing.pacing.waves reports.waits waiting.interruption .listing",
    "steering.pause": "ledger.ledger ledger.merges texts.display",
    "steering.arming": "model model.readiness .judgement",
    "steering.settling": "config.source forges.forge model",
    "steering.reminder": "config.config config.source durations errors forges.forge ledger.ledger model "
    "model.attention model.campaign model.marker publishing.pacing.desk publishing.wishes texts.words .settling",
    "steering.auto_merge": "config.config config.source errors forges.forge ledger.ledger model model.boxes "
    "model.campaign model.readiness publishing.pacing.desk .arming .judgement .lineage .settling",
    "steering.close": "config.source texts.display model model.boxes model.campaign model.marker "
    "publishing.branches.branch publishing.branches.push publishing.pacing.desk texts.next_steps texts.words .bulk "
    ".helm .lineage .listing",
    "steering.reopen": "forges.forge model model.boxes model.campaign model.marker publishing.pacing.desk "
    "publishing.settled .bulk .helm .listing",
    "steering.aftermath": "ledger.ledger ledger.merges publishing.pacing.watch waiting.interruption",
    "steering.merge": "errors model model.boxes model.readiness publishing.pacing.desk "
    "publishing.pacing.watch texts.display waiting.interruption .aftermath .bulk .helm .judgement .lineage "
    ".listing .pause",
    # everything
    "sweeping.__init__": "",
    "sweeping.outages": "forges.forge model",
    "impact.__init__": "",
    "impact.lock": "",
    "impact.pages": "__init__ certificates waiting.wire .lock",
    "impact.resolving": "certificates errors extras workspaces.plumbing.processes workspaces.plumbing.temporary .lock",
    "impact.weighing": "config.config ledger.weights model model.weight .pages .resolving",
    "sweeping.campaign": "config.config impact.weighing ledger.ledger model model.attention model.readiness "
    "planning.executors "
    "planning.known planning.planning planning.shelf publishing.pacing.budget publishing.pacing.census "
    "publishing.pacing.waves selection.chosen waiting.interruption .outages",
    "sweeping.course": "publishing.pacing.budget publishing.pacing.rewording errors forges.forge ledger.records model "
    "planning.known planning.plan planning.planning "
    "planning.shelf publishing.pacing.desk publishing.pacing.turns publishing.preview publishing.publish "
    "waiting.interruption .campaign",
    "sweeping.leaving": "model planning.planning publishing.pacing.desk steering.auto_merge steering.reminder "
    "steering.settling waiting.interruption .campaign .course",
    "sweeping.tracking": "config.config forges.choice tracking.upkeep waiting.patience .campaign",
    "sweeping.sweep": "ledger.ledger ledger.membership model planning.executors planning.shelf "
    "publishing.pacing.census publishing.pacing.turns publishing.preview selection.chosen selection.listing "
    "selection.tally steering.auto_merge steering.reminder workspaces.workspace .campaign .course .leaving",
    "sweeping.run": "config.config errors forges.choice impact.weighing ledger.ledger model model.history "
    "planning.executors planning.plan_file publishing.pacing.budget publishing.pacing.gate publishing.pacing.watch "
    "publishing.pacing.waves reports reports.console reports.waits selection.chosen selection.tally steering.pause "
    "texts.next_steps waiting.interruption workspaces.git_cache workspaces.workspace .campaign .sweep .tracking",
    "reports.__init__": "errors model model.history private secrets texts.words .html_report .json_report "
    ".markdown_report .sarif_report",
    "reports.json_report": "model texts.display .figures",
    "reports.figures": "model model.weight",
    "reports.charts": "model.history",
    "reports.html_data": "model texts.display texts.links .figures",
    "reports.html_report": "model model.history templates texts.display texts.links "
    "texts.outcomes texts.pages texts.reception texts.words .charts .figures .html_data",
    "reports.markdown_report": "errors model templates texts.display texts.filling texts.links texts.reception "
    "texts.words .figures",
    "reports.sarif_report": "model texts.links",
    "reports.preview_text": "config.config model texts.display texts.words",
    "reports.status_text": "ledger.ledger ledger.records model model.weight texts.display texts.next_steps",
    "reports.waits": "",
    "reports.terminal": "model say secrets texts.display texts.next_steps .waits",
    "reports.events": "log_line model texts.display .terminal .waits",
    "reports.live": "model texts.display texts.next_steps .terminal .waits",
    "reports.console": "model say .events .live .terminal .waits",
    # how the campaign stands
    "standing.__init__": "",
    "standing.rows": "ledger.ledger ledger.records model model.readiness model.view",
    "standing.refresh": "config.source errors forges.forge ledger.ledger model model.view selection.selection",
    "standing.choice": "durations selection.selection .rows",
    "standing.formats": "model texts.display texts.next_steps .choice .rows",
    "standing.metrics": "ledger.ledger texts.display .choice .rows",
    # command line
    "doctor": "certificates config.config config.source errors forges.choice forges.forge impact.resolving "
    "ledger.ledger model "
    "planning.executors rules selection.selection waiting.patience workspaces.git_cache workspaces.plumbing.signing "
    "workspaces.workspace",
    "demo": "config.config forges.choice forges.local.forge forges.local.people forges.local.records model "
    "model.readiness workspaces.workspace",
    "program": "__init__ log_line say",
    "cli": "program",
    "commands.__init__": "",
    "commands.running": "__init__ config.config extras reports.console say sweeping.run waiting.interruption "
    "workspaces.workspace",
    "commands.apply": "planning.plan_file selection.chosen sweeping.run .running",
    "commands.completion": "program",
    "commands.demo": "__init__ config.config demo say steering.aftermath steering.bulk steering.helm steering.listing "
    "steering.merge sweeping.run .running",
    "commands.doctor": "doctor reports.waits say texts.next_steps .running",
    "commands.init": "__init__ say schemas.__init__ templates.__init__ .running",
    "commands.preview": "config.config forges.github.questions.web_host model planning.plan_file "
    "reports.preview_text say selection.chosen texts.next_steps .running",
    "commands.explain": "texts.outcomes",
    "commands.schema": "say schemas.__init__",
    "commands.status": "config.config forges.choice ledger.ledger reports.__init__ reports.status_text "
    "reports.waits say standing.choice standing.formats standing.metrics standing.refresh standing.rows "
    "texts.display .running",
    "commands.sweep": "selection.chosen sweeping.run .running",
    "commands.steering": "__init__ say secrets steering.bulk steering.helm steering.listing waiting.interruption "
    "workspaces.workspace .running",
    "commands.close": "steering.close .running .steering",
    "commands.merge": "steering.aftermath steering.merge .running .steering",
    "commands.pause": "steering.helm steering.pause .running .steering",
    "commands.reopen": "steering.reopen .running .steering",
    "commands.resume": "steering.helm steering.pause .running .steering",
}
TABLES = {"fixer": FIXER, "bot": BOT}
EVERYBODYS = {"record"}

# A library and the only modules that may import it.
ONLY_IMPORTERS = {
    "dockerfile_parse": {"fixer.dockerfile.parser"},
    "tree_sitter": {"bot.config.positions"},
    "tree_sitter_toml": {"bot.config.positions"},
    "git": {"bot.workspaces.plumbing.objects"},
    "github": {"bot.forges.github.api.library"},
    "requests": {
        *("bot.forges.github.api.asking", "bot.forges.github.api.library"),
        *("bot.impact.pages", "bot.waiting.wire"),
    },
    "urllib3": {"bot.waiting.wire"},
    "jwt": {"bot.forges.github.api.installation"},
    "distributed": {"bot.planning.cluster"},
    "filelock": {"bot.ledger.ledger_file"},
    "jinja2": {"bot.texts.pages", "bot.texts.sandbox"},
    "pydantic": {
        *("bot.config.config", "bot.config.problems", "bot.config.source", "bot.config.table", "bot.config.values"),
        *("bot.planning.plan_file", "bot.planning.plan_schema"),
    },
    "pydantic_core": {"bot.config.problems"},
    "rich": {"bot.reports.live", "bot.reports.preview_text"},
    "shtab": {"bot.commands.completion"},
    "truststore": {"bot.certificates"},
}
CORE_LIBRARIES = {"dockerfile_parse", "yaml"}
# These come with the extra [bot] and make a start slow: check and fix do without.
HEAVY = {
    *("filelock", "git", "github", "jinja2", "pydantic", "pydantic_core", "rich", "tree_sitter", "tree_sitter_toml"),
    "truststore",
}


# About 300 lines a module and a dozen modules a folder; what has more, how many, and why. These may shrink.
_MOST_LINES, _MOST_MODULES = 320, 14
_LONG = {
    "bot.forges.local.forge": 330,  # a method for each question that a forge answers
    "fixer.build.walk": 360,  # one table of instructions over one state
}
_FULL = {
    "fixer.programs": 15,  # a module for each sort of program
    "fixer.build.script": 16,  # a module for each sort of thing that a script does
    "fixer.dockerfile": 15,  # a reader of plain files, and one of all others
    "bot": 15,  # the program, and what several rooms need
    "bot.model": 15,  # a module for each sort of value
    "bot.forges.github.questions": 17,  # a module for each kind of question
    "fixer.command_line": 20,  # what check and fix have in common, and both
    "bot.commands": 18,  # a module for each command
}


def modules(package: str) -> dict[str, Path]:
    """The package's modules by their name inside it, ``reports.json`` for ``reports/json.py``."""
    folder = ROOT / package
    return {".".join(path.relative_to(folder).with_suffix("").parts): path for path in sorted(folder.rglob("*.py"))}


MODULES = [(package, name, path) for package in TABLES for name, path in sorted(modules(package).items())]
each_module = pytest.mark.parametrize(
    ("package", "name", "path"), MODULES, ids=[f"{package}.{name}" for package, name, _ in MODULES]
)


def imported(path: Path) -> Iterator[tuple[str, str | None]]:
    """Every import anywhere in the file, late ones too: the module, and the name taken out of it."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno}: imports are absolute"
            yield from ((node.module or "", alias.name) for alias in node.names)


def imported_siblings(package: str, path: Path) -> Iterator[str]:
    """The modules of its own package that the file imports, named as in the tables."""
    known = modules(package)
    for module, name in imported(path):
        if module.partition(".")[0] == package:
            inside = [*module.split(".")[1:], *([name] if name else [])]
            yield next((spelling for spelling in spellings(inside) if spelling in known), ".".join(inside))


def spellings(parts: list[str]) -> Iterator[str]:
    """What ``from package.a import b`` can mean, the deepest module first; the last one is the package itself."""
    for end in range(len(parts), -1, -1):
        yield from (".".join(parts[:end]), ".".join([*parts[:end], "__init__"]))


def libraries(path: Path) -> set[str]:
    roots = {module.partition(".")[0] for module, _ in imported(path)}
    return roots - sys.stdlib_module_names - set(TABLES)


@pytest.mark.parametrize("package", TABLES)
def test_table_names_exactly_the_modules_there_are(package: str) -> None:
    assert sorted(TABLES[package]) == sorted(modules(package))


def allowed(package: str) -> dict[str, set[str]]:
    """The table with every name spelled out."""
    table = TABLES[package]
    rows = ((name, name.rpartition(".")[0], row.split()) for name, row in table.items())
    spelled = ((name, (folder + one if one.startswith(".") else one for one in row)) for name, folder, row in rows)
    return {name: {one if one in table else f"{one}.__init__" for one in row} for name, row in spelled}


@pytest.mark.parametrize("package", TABLES)
def test_table_has_no_circle_and_no_unknown_name(package: str) -> None:
    table = allowed(package)
    assert set(TopologicalSorter(table).static_order()) == set(table)


@pytest.mark.parametrize("package", TABLES)
def test_folders_import_each_other_one_way(package: str) -> None:
    """A module beside the folders counts as one of its own."""
    folders: dict[str, set[str]] = {}
    for name, row in allowed(package).items():
        own = name.rpartition(".")[0] or name
        folders.setdefault(own, set()).update(other for one in row if (other := one.rpartition(".")[0] or one) != own)
    assert set(TopologicalSorter(folders).static_order()) == set(folders)


@each_module
def test_module_imports_only_what_its_row_allows(package: str, name: str, path: Path) -> None:
    assert set(imported_siblings(package, path)) <= allowed(package).get(name, set()) | EVERYBODYS


@each_module
def test_library_has_only_its_importers(package: str, name: str, path: Path) -> None:
    module = f"{package}.{name}"
    assert [library for library in libraries(path) if module not in ONLY_IMPORTERS.get(library, {module})] == []


def test_module_is_not_too_long_to_be_read_at_once() -> None:
    sizes = {f"{package}.{name}": path.read_bytes().count(b"\n") for package, name, path in MODULES}
    assert {name: size for name, size in sizes.items() if size > _LONG.get(name, _MOST_LINES)} == {}
    assert [name for name in _LONG if sizes[name] <= _MOST_LINES] == [], "is no exception any more"


def test_folder_holds_about_a_dozen_modules() -> None:
    """What stands in its ``__init__`` is the folder's own."""
    names = (f"{package}.{name}" for package, name, _ in MODULES if name.rpartition(".")[2] != "__init__")
    folders = Counter(name.rpartition(".")[0] for name in names)
    assert {name: count for name, count in folders.items() if count > _FULL.get(name, _MOST_MODULES)} == {}
    assert [name for name in _FULL if folders[name] <= _MOST_MODULES] == [], "is no exception any more"


def test_one_module_of_the_bot_starts_processes() -> None:
    starters = ("subprocess", "multiprocessing", "pty", "asyncio")
    found = [name for name, path in modules("bot").items() if any(one[0] in starters for one in imported(path))]
    calls = re.compile(r"os\.(system|popen|fork|exec|spawn|posix_spawn)")
    found += [name for name, path in modules("bot").items() if calls.search(path.read_text("utf-8"))]
    assert found == ["workspaces.plumbing.processes"]


@pytest.mark.parametrize("path", modules("fixer").values(), ids=modules("fixer"))
def test_fixer_knows_neither_the_bot_nor_its_libraries(path: Path) -> None:
    assert "bot" not in {module.partition(".")[0] for module, _ in imported(path)}
    assert libraries(path) <= CORE_LIBRARIES


@pytest.mark.parametrize("name", modules("bot"))
def test_bot_uses_only_the_names_that_fixer_exports(name: str) -> None:
    taken = [(module, what) for module, what in imported(modules("bot")[name]) if module.partition(".")[0] == "fixer"]
    allowed = {("fixer", what) for what in fixer.__all__}
    odd = [(module, what) for module, what in taken if (module, what) not in allowed]
    # The one exception: the command line of both is one.
    shared = {f"fixer.command_line.{each}" for each in ("command", "explain", "parser", "streams")}
    is_command_line = name == "program" or name.startswith("commands.")
    assert all(is_command_line and shared & {module, f"{module}.{what}"} for module, what in odd), odd


def test_plan_alone_calls_fix() -> None:
    callers = [name for name, path in modules("bot").items() if ("fixer", "fix") in imported(path)]
    assert callers == ["planning.plan"]


def test_command_starts_without_the_extra() -> None:
    script = "import json, sys, bot.program; print(json.dumps(sorted(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    assert HEAVY.isdisjoint(json.loads(run.stdout))
