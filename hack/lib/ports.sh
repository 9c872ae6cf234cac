# shellcheck shell=bash
# TCP ports of 127.0.0.1.
#   port_taken PORT     does something listen there?
#   free_port           prints one where nothing does

port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Below the range from which systems take the ports of outgoing connections.
free_port() {
  local port
  while :; do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    port_taken "$port" || break
  done
  echo "$port"
}
