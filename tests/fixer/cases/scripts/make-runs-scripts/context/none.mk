all:
	bash scripts/none.sh
