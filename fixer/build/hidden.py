"""What a mount hides of the files below it, and gives back when it is gone."""

from fixer.build.facts.files import NO_FILES, Files, laid_by_both
from fixer.build.facts.mounts import Mount, targets
from fixer.build.facts.place import is_within


def without(files: Files, folder: str) -> Files:
    """The files without those below a folder; a cache that is not there but for a mount stays one that is spared."""
    gone = files.below(folder)
    if gone == NO_FILES:
        return files
    spared = {place: cache._replace(events=0) for place, cache in gone.caches.items() if cache.spared}
    return Files(
        {place: cache for place, cache in files.caches.items() if place not in gone.caches} | spared,
        {path: found for path, found in files.configs.items() if path not in gone.configs},
        {path: text for path, text in files.scripts.items() if path not in gone.scripts},
        files.made - gone.made,
        files.laid,
    )


def unmounted(files: Files, before: Files, found: tuple[Mount, ...]) -> Files:
    """What is there when the mounts are gone again: what they hid, and nothing that lay on them."""
    for folder in targets(found):
        files = without(files, folder).with_all(before.below(folder))
    if files.laid == before.laid:
        return files
    since = files.laid[len(laid_by_both(files.laid, before.laid)) :]
    folders = tuple(targets(found))
    kept = (laid for laid in since if not any(is_within(laid.place.path, folder) for folder in folders))
    return files._replace(laid=before.laid).with_laid(kept)
