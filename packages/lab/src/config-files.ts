import { initAuthority, issueCertificate } from '@ferry/pki';
import { mkdir, writeFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import { ipv4, ipv6 } from './network.js';
import { AGENT_STATE, labPaths, nodePaths } from './paths.js';
import type { LabState, NodeState } from './state.js';

export const CONTROL_PORT = 7600;
export const DATA_PORT = 7601;

type Settings = Readonly<Record<string, unknown>>;

/** Writes the authority, the certificates and configurations of all agents, and the one of the CLI. */
export async function writeConfigFiles(lab: LabState, agentConfig: Settings): Promise<void> {
  const { pki, cliConfig } = labPaths(lab.name);
  await initAuthority({ dir: pki, name: `Ferry lab ${lab.name}` });
  for (const node of lab.nodes) await writeAgentConfig(lab, node, agentConfig);
  const tls = await issueCertificate({ dir: pki, name: 'operator', hosts: [], role: 'operator' });
  const nodes = Object.fromEntries(
    lab.nodes.map(({ name, index }) => [name, { address: `${ipv4(lab.subnet, index)}:${CONTROL_PORT}` }]),
  );
  await writeFile(cliConfig, stringify({ nodes, tls: { ...tls } }), { mode: 0o600 });
}

async function writeAgentConfig(lab: LabState, node: NodeState, extra: Settings): Promise<void> {
  const address = ipv4(lab.subnet, node.index);
  const hosts = [node.name, 'localhost', '127.0.0.1', address, ipv6(lab.subnet, node.index)];
  const { pki } = labPaths(lab.name);
  const { dir, agentConfig } = nodePaths(lab.name, node.name);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const tls = await issueCertificate({ dir: pki, name: node.name, hosts, role: 'agent', out: dir });
  const endpoints = () => ({ control: `${address}:${CONTROL_PORT}`, data: `${address}:${DATA_PORT}` });
  const settings = {
    node: node.name,
    listen: endpoints(),
    advertise: endpoints(),
    state_dir: AGENT_STATE,
    memory_dir: '/run/ferry',
    tls: { ...tls },
    criu: { command: ['/opt/ferry/criu/bin/criu'] },
    log: { level: 'info' },
  };
  await writeFile(agentConfig, stringify(merge(settings, extra)), { mode: 0o600 });
}

/** The settings with others laid over them: maps key by key, everything else as a whole. */
export function merge(settings: Settings, over: Settings): Settings {
  const merged: Record<string, unknown> = { ...settings };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isMap(below) && isMap(value) ? merge(below, value) : value;
  }
  return merged;
}

const isMap = (value: unknown): value is Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
