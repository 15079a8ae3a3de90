# Completion of givenback(1) for bash. Commands and settings are read from the program, so that they are those of its version.
_givenback() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} program=${COMP_WORDS[0]} words=''

	COMPREPLY=()
	if [ "$COMP_CWORD" = 1 ]; then
		words=$("$program" --help 2>/dev/null | sed -n '1,/^Settings/s/^  \([a-z-]*\) .*/\1/p')
	else
		case $before in
		--config | --tls_ca_file) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
		--data) mapfile -t COMPREPLY < <(compgen -d -- "$word"); return ;;
		--smtp_tls) words='required optional' ;;
		--activitypub_local) words='yes no' ;;
		--*) return ;;
		esac
		if [ "$COMP_CWORD" = 2 ]; then
			case ${COMP_WORDS[1]} in
			rotate) words='seal lookup link' ;;
			backup | restore) [ "${word#-}" != "$word" ] || { mapfile -t COMPREPLY < <(compgen -f -- "$word"); return; } ;;
			esac
		fi
		if [ -z "$words" ]; then words="--config $("$program" --help 2>/dev/null | sed -n '/^Settings/,$s/^  \([a-z_]*\) .*/--\1/p')"; fi
	fi
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -o filenames -F _givenback givenback
