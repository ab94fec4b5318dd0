import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { execa } from 'execa';
import { FerryError } from '@ferry/protocol';

/**
 * A shield drops what arrives for an address that is here before its sockets are: without it the kernel answers the
 * clients' packets with a reset (criu-facts, 5.2: "IP moved to B before the sockets are restored, B unprotected").
 * One per migration and named after it, so that putting it up twice or taking down what is not there does no harm.
 */
export type Firewall = 'nftables' | 'iptables';

function shieldName(migrationId: string): string {
  return `ferry-${createHash('sha256').update(migrationId).digest('hex').slice(0, 16)}`;
}

async function run(
  command: string,
  args: readonly string[],
  input?: string,
): Promise<{ exitCode?: number; stderr: string }> {
  return execa(command, args, { reject: false, ...(input === undefined ? {} : { input }) });
}

/** Runs a command that must succeed. Throws FIREWALL_FAILED with what it said. */
async function apply(command: string, args: readonly string[], input?: string): Promise<void> {
  const { exitCode, stderr } = await run(command, args, input);
  if (exitCode !== 0) throw new FerryError('FIREWALL_FAILED', `${command}: ${stderr}`);
}

/** For nft: removes the table, whether it is there or not. */
function removal(name: string): string {
  return `table inet ${name}\ndelete table inet ${name}\n`;
}

/** Puts the shield up. Throws FIREWALL_FAILED. */
export async function raiseShield(
  migrationId: string,
  addresses: readonly string[],
  firewall: Firewall,
): Promise<void> {
  const name = shieldName(migrationId);
  if (firewall === 'nftables') {
    const rules = addresses.map(
      (address) => `    ${isIP(address) === 4 ? 'ip' : 'ip6'} daddr ${address} drop`,
    );
    // Priority -300: before anything else that looks at input, connection tracking included.
    const table = `table inet ${name} {\n  chain input {\n    type filter hook input priority -300; policy accept;\n${rules.join('\n')}\n  }\n}\n`;
    await apply('nft', ['-f', '-'], `${removal(name)}${table}`);
    return;
  }
  await lowerShield(migrationId, addresses, firewall);
  for (const address of addresses) {
    await apply(tool(address), ['-w', '-I', ...rule(address, name)]);
  }
}

/** Takes the shield down; nothing happens when it is not there. Throws FIREWALL_FAILED when it stays. */
export async function lowerShield(
  migrationId: string,
  addresses: readonly string[],
  firewall: Firewall,
): Promise<void> {
  const name = shieldName(migrationId);
  if (firewall === 'nftables') {
    await apply('nft', ['-f', '-'], removal(name));
    return;
  }
  for (const address of addresses) {
    // Until it says that there is no such rule: an interrupted raise may have left more than one.
    while ((await run(tool(address), ['-w', '-C', ...rule(address, name)])).exitCode === 0) {
      await apply(tool(address), ['-w', '-D', ...rule(address, name)]);
    }
  }
}

function tool(address: string): 'iptables' | 'ip6tables' {
  return isIP(address) === 4 ? 'iptables' : 'ip6tables';
}

function rule(address: string, name: string): string[] {
  return ['INPUT', '-d', address, '-m', 'comment', '--comment', name, '-j', 'DROP'];
}
