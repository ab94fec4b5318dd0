import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { execa } from 'execa';
import { FerryError } from '@ferry/protocol';

/**
 * A shield drops packets for a while, both ways. At the destination it stands before an address that is there before its
 * sockets: without it the kernel answers the clients' packets with a reset (criu-facts, 5.2: "IP moved to B before the
 * sockets are restored, B unprotected"). Nothing leaves either: CRIU takes a socket with unsent bytes out of repair mode
 * for a moment, and the kernel then asks the client for its window. The client answers such a question at most twice a
 * second (tcp_invalid_ratelimit), so it would stay silent when asked again once the answer can come in, and the
 * connection would rest until a timer of up to 3 s. At the source it stands in for CRIU's own network lock where CRIU cannot set
 * one (criu/own-lock.ts). Each has a name, so that raising it twice or lowering what is not there does no harm.
 */
export type Firewall = 'nftables' | 'iptables';

/** What a shield stands before. */
export interface LocalEnd {
  /** Local address; empty: any. */
  readonly address: string;
  /** TCP port; 0: every port of TCP and UDP. ICMP passes: it carries the announcements of IPv6. */
  readonly port: number;
}

const HOOKS = ['input', 'output'] as const;
type Hook = (typeof HOOKS)[number];

/** A name for a shield that no other has. The kind tells the two ends of a migration within one node apart. */
export function shieldName(kind: 'address' | 'lock', id: string): string {
  return `ferry-${kind}-${createHash('sha256').update(id).digest('hex').slice(0, 12)}`;
}

/** Puts a shield up. Throws FIREWALL_FAILED. */
export async function raiseShield(
  name: string,
  ends: readonly LocalEnd[],
  firewall: Firewall,
): Promise<void> {
  if (firewall === 'nftables') {
    // Priority -300: before anything else that looks at packets, connection tracking included.
    const chains = HOOKS.map(
      (hook) =>
        `chain ${hook} { type filter hook ${hook} priority -300; policy accept;\n${ends.map((end) => nftRule(end, hook)).join('\n')}\n}`,
    );
    await apply('nft', ['-f', '-'], `${nftRemoval(name)}table inet ${name} {\n${chains.join('\n')}\n}\n`);
    return;
  }
  await lowerShield(name, firewall);
  for (const end of ends)
    for (const hook of HOOKS)
      for (const tool of toolsFor(end.address))
        for (const rule of iptablesRules(end, hook, name)) await apply(tool, ['-w', '-I', ...rule]);
}

/** Takes a shield down; nothing happens when it is not there. Throws FIREWALL_FAILED when it stays. */
export async function lowerShield(name: string, firewall: Firewall): Promise<void> {
  await apply('sh', ['-c', loweringScript(name, firewall)]);
}

/** What lowers a shield, as a shell script: for the gate, which must be able to when ferryd is gone. */
export function loweringScript(name: string, firewall: Firewall): string {
  if (firewall === 'nftables') return `nft -f - <<'END'\n${nftRemoval(name)}END\n`;
  const mine = `grep -e '--comment ${name} '`;
  return `for tool in iptables ip6tables; do
  "$tool" -w -S | ${mine} | sed 's/^-A //' | while read -r rule; do "$tool" -w -D $rule; done
  if "$tool" -w -S | ${mine}; then exit 1; fi
done
`;
}

/** For nft: removes the table, whether it is there or not. */
function nftRemoval(name: string): string {
  return `table inet ${name}\ndelete table inet ${name}\n`;
}

function nftRule({ address, port }: LocalEnd, hook: Hook): string {
  const [host, service] = hook === 'input' ? ['daddr', 'dport'] : ['saddr', 'sport'];
  const byAddress = address === '' ? '' : `${isIP(address) === 4 ? 'ip' : 'ip6'} ${host} ${address} `;
  return `${byAddress}${port === 0 ? 'meta l4proto { tcp, udp }' : `tcp ${service} ${port}`} drop`;
}

function iptablesRules({ address, port }: LocalEnd, hook: Hook, name: string): string[][] {
  const [chain, host, service] = hook === 'input' ? ['INPUT', '-d', '--dport'] : ['OUTPUT', '-s', '--sport'];
  const what =
    port === 0
      ? [
          ['-p', 'tcp'],
          ['-p', 'udp'],
        ]
      : [['-p', 'tcp', service, String(port)]];
  return what.map((match) => [
    chain,
    ...(address === '' ? [] : [host, address]),
    ...match,
    ...['-m', 'comment', '--comment', name, '-j', 'DROP'],
  ]);
}

function toolsFor(address: string): readonly string[] {
  if (address === '') return ['iptables', 'ip6tables'];
  return [isIP(address) === 4 ? 'iptables' : 'ip6tables'];
}

/** Runs a command that must succeed. Throws FIREWALL_FAILED with what it said. */
async function apply(command: string, args: readonly string[], input?: string): Promise<void> {
  const { exitCode, stderr } = await execa(command, args, {
    reject: false,
    ...(input === undefined ? {} : { input }),
  });
  if (exitCode !== 0) throw new FerryError('FIREWALL_FAILED', `${command}: ${stderr}`);
}
