#!/usr/bin/env bash
# SLURM on this machine alone, for tests and for trying out a sweep: its settings, state and logs are in one folder,
# and it needs no systemd, no cgroups and no database.
#
#   tests/slurm/one_machine.sh install        the Debian packages, as root
#   tests/slurm/one_machine.sh start FOLDER   then, for its commands: export SLURM_CONF=FOLDER/slurm.conf
#   tests/slurm/one_machine.sh stop FOLDER
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# Debian keeps daemons where only root looks for programs
PATH=$PATH:/usr/sbin:/sbin

# two ports that nobody listens to, so that several of these SLURMs do not meet
free_ports() {
    python3 -c '
import socket
taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
print(*(one.getsockname()[1] for one in taken))'
}

# fill in the variables that the template names
settings() {
    local template
    template=$(<"$here/slurm.conf.in")
    for name in folder host user cores memory controller_port node_port; do
        template=${template//"{$name}"/"${!name}"}
    done
    printf '%s\n' "$template"
}

# repeat a command for up to 20 seconds, until it goes well
until_well() {
    local tries=0
    until "$@" >/dev/null 2>&1; do
        if ((++tries == 200)); then
            tail -n 5 "$folder"/*.log >&2
            echo "SLURM did not come up: $* failed for 20 seconds." >&2
            return 1
        fi
        sleep 0.1
    done
}

a_node_is_idle() { [[ $(sinfo --noheader --format=%T) == idle ]]; }

start() {
    mkdir -p "$1"/{munge,controller,node}
    # munged refuses a socket that others cannot reach
    chmod 755 "$1" "$1/munge"
    folder=$(cd "$1" && pwd) host=$(hostname -s) user=$(id -un) cores=$(nproc)
    memory=$(($(getconf _PHYS_PAGES) * $(getconf PAGESIZE) / 2 ** 20 * 3 / 4))
    read -r controller_port node_port < <(free_ports)
    settings > "$folder/slurm.conf"
    export SLURM_CONF=$folder/slurm.conf
    (umask 077 && head -c 128 /dev/urandom > "$folder/munge/key")
    munged --force --key-file="$folder/munge/key" --socket="$folder/munge/socket" --seed-file="$folder/munge/seed" \
        --pid-file="$folder/munged.pid" --log-file="$folder/munged.log"
    slurmctld -c
    slurmd
    until_well a_node_is_idle
}

nothing_is_queued() { [[ -z $(squeue --noheader) ]]; }

stop() {
    folder=$1
    export SLURM_CONF=$folder/slurm.conf
    # tasks outlive a node daemon that is stopped first
    scancel --user="$(id -un)" || true
    until_well nothing_is_queued || true
    running=()
    for daemon in slurmd slurmctld munged; do
        [[ ! -s $folder/$daemon.pid ]] || running+=("$(<"$folder/$daemon.pid")")
    done
    kill "${running[@]}" 2>/dev/null || true
    while kill -0 "${running[@]}" 2>/dev/null; do sleep 0.1; done
}

case ${1:-}:${2:-} in
    install:) "$here/../system_packages.sh" ;;
    start:?*) start "$2" ;;
    stop:?*) stop "$2" ;;
    *) sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
