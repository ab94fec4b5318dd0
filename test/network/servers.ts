import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestCluster } from '../support/cluster.js';
import { ROOT } from '../support/cluster.js';

/** A real server and the client that uses it over the whole move. */
export interface Server {
  readonly name: string;
  readonly port: number;
  /** Prepares its files in a directory that all nodes see; returns how to start it, and more arguments for the client. */
  readonly prepare: (
    directory: string,
    cluster: TestCluster,
  ) => Promise<{ argv: string[]; client?: string[] }>;
  readonly client: string;
  /** For options of the dump that only this server needs. */
  readonly dump?: Record<string, unknown>;
}

async function file(path: string, text: string): Promise<string> {
  await writeFile(path, text);
  return path;
}

export const SERVERS: readonly Server[] = [
  {
    name: 'redis',
    port: 6379,
    client: 'redis.mjs',
    prepare: async (directory) => ({
      argv: [
        'redis-server',
        await file(
          join(directory, 'redis.conf'),
          `bind * -::*\nprotected-mode no\nsave ""\ndir ${directory}\nport 6379\n`,
        ),
      ],
    }),
  },
  {
    name: 'postgresql',
    port: 5432,
    client: 'postgres.mjs',
    prepare: async (directory, cluster) => {
      const data = join(directory, 'data');
      await mkdir(data);
      const id = async (flag: string) =>
        Number((await cluster.node('a').exec(['id', flag, 'postgres'])).stdout);
      const [uid, gid] = [await id('-u'), await id('-g')];
      await chown(data, uid, gid);
      await chmod(cluster.dir, 0o755);
      await chmod(directory, 0o755);
      const bin = `/usr/lib/postgresql/${(await readdir('/usr/lib/postgresql')).sort().at(-1) ?? ''}/bin`;
      const asUser = [
        'setpriv',
        `--reuid=${uid}`,
        `--regid=${gid}`,
        '--clear-groups',
        '--inh-caps=-all',
        '--',
      ];
      const init = await cluster
        .node('a')
        .exec(
          [
            ...asUser,
            `${bin}/initdb`,
            '-D',
            data,
            '-U',
            'postgres',
            '-A',
            'trust',
            '--no-sync',
            '--no-locale',
            '-E',
            'UTF8',
          ],
          { timeout: 60_000 },
        );
      if (init.exitCode !== 0) throw new Error(init.stderr);
      await writeFile(join(data, 'pg_hba.conf'), 'host all all all trust\nlocal all all trust\n');
      // SysV shared memory, which PostgreSQL locks its data directory with, travels only with an IPC name space of its own.
      const settings = {
        listen_addresses: '*',
        unix_socket_directories: data,
        dynamic_shared_memory_type: 'mmap',
        fsync: 'off',
        jit: 'off',
      };
      return {
        argv: [
          'unshare',
          '--ipc',
          '--',
          ...asUser,
          `${bin}/postgres`,
          '-D',
          data,
          ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
        ],
      };
    },
  },
  {
    name: 'nginx',
    port: 8080,
    client: 'download.mjs',
    prepare: async (directory) => {
      const bytes = Buffer.alloc(200 << 20);
      // Random enough to be told apart, quick enough to make.
      const block = randomBytes(1 << 20);
      for (let at = 0; at < bytes.length; at += block.length) {
        block.writeUInt32LE(at, 0);
        block.copy(bytes, at);
      }
      await writeFile(join(directory, 'big.bin'), bytes);
      await chmod(directory, 0o755);
      const config = `daemon off; user root; worker_processes 1; pid ${directory}/nginx.pid; error_log ${directory}/error.log;
events { }
http { access_log off; client_body_temp_path ${directory}/body; proxy_temp_path ${directory}/proxy; fastcgi_temp_path ${directory}/fastcgi; uwsgi_temp_path ${directory}/uwsgi; scgi_temp_path ${directory}/scgi;
  server { listen 8080; listen [::]:8080; root ${directory}; } }
`;
      return {
        argv: ['nginx', '-c', await file(join(directory, 'nginx.conf'), config)],
        client: ['/big.bin', String(12 << 20), createHash('sha256').update(bytes).digest('hex')],
      };
    },
  },
  {
    name: 'http2',
    port: 8443,
    client: 'http2.mjs',
    prepare: () =>
      Promise.resolve({ argv: [process.execPath, join(ROOT, 'test/network/http2-server.mjs'), '8443'] }),
  },
  {
    name: 'a shell on a pty',
    port: 2323,
    client: 'shell.mjs',
    prepare: () =>
      Promise.resolve({
        argv: [
          'socat',
          'TCP6-LISTEN:2323,reuseaddr,fork,ipv6only=0',
          'EXEC:/bin/bash --norc,pty,setsid,ctty,stderr,sane',
        ],
      }),
  },
];
