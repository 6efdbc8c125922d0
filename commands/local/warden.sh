# Runs a command in a process group of its own and ends the whole group when file descriptor 3 closes, which the
# kernel does for us when our parent dies in any way, SIGKILL included. Run by warden.ts as
#
#   bash -c "$(cat warden.sh)" warden SIGNAL GRACE_SECONDS COMMAND…
#
# Job control (set -m) makes the group without a new session: Node's `detached: true` would call setsid, and the
# kernel shares the processor between sessions (sched_autogroup), so SCHED_IDLE would mean nothing between ours.
# A group, unlike a walk through /proc, also holds grandchildren whose own parent has died, and keeps a terminal's
# Ctrl-C away from the command, so that the parent alone decides the order of stopping.
# File descriptor 4 tells the parent `pid N` at the start and `exit N` at the end.
if [ "$1" != inner ]; then
  set -m
  bash -c "$BASH_EXECUTION_STRING" warden inner "$@" &
  exit 0
fi
shift
signal=$1 grace=$2
shift 2
trap '' INT TERM HUP

(trap - INT TERM HUP; exec "$@" 3<&- 4>&-) &
child=$!
echo "pid $child" >&4

# First the command is asked to end in its own way; what is left of the group after the grace is killed.
{
  IFS= read -r _ <&3
  kill -s "$signal" "$child"
  for ((tenth = 0; tenth < grace * 10; tenth++)); do
    sleep 0.1
    kill -0 "$child" || break
  done
  kill -s KILL 0
} 2>/dev/null 4>&- &

wait "$child"
echo "exit $?" >&4
kill -s KILL 0
