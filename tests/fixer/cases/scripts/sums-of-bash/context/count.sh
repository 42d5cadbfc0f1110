set -e
until [ "$done" = yes ] || [ "$tries" = 5 ]; do
  (( tries++ ))
done
if (( $# > 2 || ${#done} == 3 )); then exit 1; fi
pip install flask
