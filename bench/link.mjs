// The link between the nodes: as fast as the machine, or held to a rate by tc on what each node sends.
import { LINKS } from './plan.mjs';

/** @param name a key of LINKS */
export async function setLink({ lab }, name) {
  const rate = LINKS[name];
  for (const node of lab.nodes) {
    await node.exec(['tc', 'qdisc', 'del', 'dev', 'eth0', 'root']);
    if (rate === undefined) continue;
    // A burst holds the largest packet that segmentation offload hands down (64 KiB), several times.
    const tbf = ['tbf', 'rate', rate, 'burst', '512kb', 'latency', '50ms'];
    const { exitCode, stderr } = await node.exec(['tc', 'qdisc', 'add', 'dev', 'eth0', 'root', ...tbf]);
    if (exitCode !== 0) throw new Error(`tc on node ${node.name}: ${stderr}`);
  }
}
