# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Completion of musterctl for bash. Reads no registry. tests/integration/musterctl holds it against the table of commands.

_musterctl()
{
    local -A verbs=(
        [site]="init show check"
        [devices]="list show history set approve refuse quarantine release retire ignore notice merge split"
        [discover]="doctor"
        [secrets]="set list remove"
        [profiles]="list show add remove check"
        [provision]="resume undo list"
        [policies]="list show add remove check history order impact"
        [findings]="list"
        [ca]="show export"
        [certificates]="list show"
        [enroll]="pending expect"
        [events]="list verify"
    )
    local -A options=(
        [discover ]="--seconds --interface --network --source --listen --touch --watch"
        [discover doctor]="--target --seconds --interface"
        [secrets remove]="--yes"
        [profiles remove]="--yes"
        [policies remove]="--yes"
        [enroll ]="--policy --group --owner"
        [provision ]="--profile --set --login --password-file --identity --accept-host-key --dry-run --yes --parallel --query --from"
        [provision resume]="--login --password-file --identity"
        [provision undo]="--login --password-file --identity"
        [ca export]="--format"
        [site init]="--name --organization"
        [devices list]="--columns --format --limit"
        [devices approve]="--reason"
        [devices refuse]="--reason"
        [devices quarantine]="--reason"
        [devices release]="--reason"
        [devices retire]="--reason --yes"
        [devices ignore]="--reason"
        [devices merge]="--prefer --dry-run --yes"
        [devices split]="--identifier --restore --dry-run"
        [events list]="--since --follow"
    )
    local global="--data --json --quiet --passphrase-file --help --version"
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local noun='' verb='' word skip='' i
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ $skip ]]; then
            skip=
            continue
        fi
        case $word in
            --data | --passphrase-file | --name | --organization | --columns | --format | --limit | --reason | --since | --seconds | --interface | --network | --source | --target | \
                --profile | --set | --login | --password-file | --identity | --accept-host-key | --parallel | --query | --from | \
                --policy | --group | --owner | --prefer | --identifier | --restore) skip=1 ;;
            -*) ;;
            *)
                if [[ ! $noun ]]; then
                    noun=$word
                elif [[ ! $verb ]]; then
                    verb=$word
                fi
                ;;
        esac
    done
    case $previous in
        --data)
            mapfile -t COMPREPLY < <(compgen -d -- "$current")
            return
            ;;
        --passphrase-file | --password-file | --identity | --from)
            mapfile -t COMPREPLY < <(compgen -f -- "$current")
            return
            ;;
        --interface)
            mapfile -t COMPREPLY < <(cd /sys/class/net 2>/dev/null && compgen -f -- "$current")
            return
            ;;
        --format)
            if [[ $noun == ca ]]; then
                mapfile -t COMPREPLY < <(compgen -W "pem der" -- "$current")
            else
                mapfile -t COMPREPLY < <(compgen -W "table json csv" -- "$current")
            fi
            return
            ;;
        --name | --organization | --columns | --limit | --reason | --since | --seconds | --network | --source | --profile | --set | --login | \
            --accept-host-key | --parallel | --query | --policy | --group | --owner) return ;;
    esac
    if [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "${options[$noun $verb]-} $global" -- "$current")
    elif [[ ! $noun ]]; then
        mapfile -t COMPREPLY < <(compgen -W "${!verbs[*]}" -- "$current")
    elif [[ ! $verb ]]; then
        mapfile -t COMPREPLY < <(compgen -W "${verbs[$noun]-}" -- "$current")
    elif [[ "$noun $verb" =~ ^(enroll expect|policies impact|(profiles|policies) (add|check))$ ]]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
    fi
}
complete -F _musterctl musterctl
