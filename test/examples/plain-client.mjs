// Moves a process with Ferry's agents and no code of Ferry: only gRPC and the .proto files. Step by step: dump on one
// node, stream the image through this program and check every byte, let the other node fetch it directly, restore it
// there, and kill it there.
//
// usage: node plain-client.mjs --config FERRY_YAML --from NODE --to NODE --pid PID
//        node plain-client.mjs --from NODE=HOST:PORT --to NODE=HOST:PORT --pid PID [--ca PEM --cert PEM --key PEM]
//
// Prints one JSON object a line. Exits 1 when anything is not as it should be.
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

const PROTO = fileURLToPath(new URL('../../proto', import.meta.url));

const definition = protoLoader.loadSync(
  ['process', 'checkpoint', 'image', 'node'].map((name) => `ferry/agent/v1/${name}.proto`),
  { includeDirs: [PROTO], longs: Number, enums: String, defaults: true, oneofs: true },
);
const { v1 } = grpc.loadPackageDefinition(definition).ferry.agent;

function say(step, facts = {}) {
  console.log(JSON.stringify({ step, ...facts }));
}

function must(condition, message) {
  if (!condition) throw new Error(message);
}

/** Reads the maps of a configuration file: "key: value" lines, two blanks a level. All that a ferry.yaml needs here. */
function readConfig(path) {
  const root = {};
  const levels = [root];
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const [, indent, key, value] = /^( *)([^#\s][^:]*):\s*(.*)$/.exec(line) ?? [];
    if (key === undefined) continue;
    const depth = indent.length / 2;
    if (value === '') levels[depth + 1] = levels[depth][key] = {};
    else levels[depth][key] = value.replace(/^(["'])(.*)\1$/, '$2');
  }
  return root;
}

/** One agent: a client of each of its services. The certificate's URI name says who it is, whatever its address. */
function agent(name, address, tls) {
  const checkServerIdentity = (_host, certificate) =>
    certificate.subjectaltname?.split(', ').includes(`URI:ferry://agent/${name}`)
      ? undefined
      : new Error(`this is not the certificate of ${name}`);
  const credentials =
    tls === undefined
      ? grpc.credentials.createInsecure()
      : grpc.credentials.createSsl(tls.ca, tls.key, tls.cert, { checkServerIdentity });
  const client = (Service) => new Service(address, credentials);
  return {
    name,
    node: client(v1.NodeService),
    process: client(v1.ProcessService),
    checkpoint: client(v1.CheckpointService),
    image: client(v1.ImageService),
  };
}

/** A unary call. */
function call(client, method, request) {
  return new Promise((resolve, reject) => {
    client[method](request, { deadline: Date.now() + 30_000 }, (error, answer) =>
      error === null ? resolve(answer) : reject(error),
    );
  });
}

/** A call that streams an operation: its last message is the end. */
async function operate(client, method, request) {
  let last;
  for await (const { operation } of client[method](request)) last = operation;
  must(last?.state === 'STATE_DONE', `${method}: the stream ended in ${last?.state}`);
  return last;
}

/** Takes the files out of a tar archive that comes in pieces, and hashes them; keeps none in memory. */
function tarReader() {
  const files = [];
  let rest = Buffer.alloc(0);
  let file;
  let left = 0;
  let padding = 0;
  const push = (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      if (left > 0) {
        const part = rest.subarray(0, left);
        file.hash.update(part);
        left -= part.length;
        rest = rest.subarray(part.length);
        if (left > 0) return;
      }
      if (rest.length < padding) return;
      rest = rest.subarray(padding);
      padding = 0;
      if (rest.length < 512) return;
      const header = rest.subarray(0, 512);
      rest = rest.subarray(512);
      const text = (from, to) => header.toString('latin1', from, to).replace(/\0.*$/s, '');
      if (text(0, 100) === '') continue;
      must(['0', ''].includes(text(156, 157)), `${text(0, 100)} is no plain file`);
      left = parseInt(text(124, 136), 8);
      padding = (512 - (left % 512)) % 512;
      file = { name: text(0, 100), size: left, hash: createHash('sha256') };
      files.push(file);
    }
  };
  const end = () =>
    files.map(({ name, size, hash }) => ({ name, sizeBytes: size, sha256: hash.digest('hex') }));
  return { push, end };
}

function hexManifest(files) {
  return files.map(({ name, sizeBytes, sha256 }) => ({ name, sizeBytes, sha256: sha256.toString('hex') }));
}

/** Streams an image through here: header, archive, manifest. */
async function pull(source, imageId) {
  const tar = tarReader();
  const frames = [];
  let trailer;
  for await (const message of source.image.PullImage({ imageId })) {
    frames.push(message.frame);
    must(message.frame !== 'data' || message.data.length <= 256 * 1024, 'a frame is too large');
    if (message.frame === 'data') tar.push(message.data);
    if (message.frame === 'trailer') trailer = message.trailer;
  }
  must(frames[0] === 'header' && frames.at(-1) === 'trailer', 'header first, trailer last');
  const manifest = hexManifest(trailer.files);
  must(JSON.stringify(tar.end()) === JSON.stringify(manifest), 'the archive is not what the manifest says');
  return manifest;
}

async function isThere(place, pid) {
  const { processes } = await call(place.process, 'ListProcesses', {});
  return processes.some(({ ref, state }) => ref.pid === pid && state !== 'Z');
}

async function main() {
  const { values } = parseArgs({
    options: Object.fromEntries(
      ['config', 'from', 'to', 'pid', 'ca', 'cert', 'key'].map((name) => [name, { type: 'string' }]),
    ),
  });
  const config = values.config === undefined ? {} : readConfig(values.config);
  const paths = config.tls ?? (values.ca === undefined ? undefined : values);
  const tls = paths && {
    ca: readFileSync(paths.ca),
    cert: readFileSync(paths.cert),
    key: readFileSync(paths.key),
  };
  const at = (text) => {
    const [name, address = config.nodes?.[name]?.address] = text.split('=');
    must(address !== undefined, `no address for ${name}`);
    return agent(name, address, tls);
  };
  const source = at(values.from);
  const destination = at(values.to);
  const pid = Number(values.pid);
  const imageId = `plain-${randomBytes(4).toString('hex')}`;

  const { node } = await call(source.node, 'GetNode', {});
  must(node.name === source.name, `${source.name} calls itself ${node.name}`);
  const { tree } = await call(source.process, 'InspectProcess', { process: { pid } });
  const process = tree.processes[0].ref;
  say('found', { pid, name: tree.processes[0].name, memoryBytes: tree.memoryBytes });

  const dumped = await operate(source.checkpoint, 'Dump', { process, imageId });
  must(!(await isThere(source, pid)), 'the process is still there after its dump');
  say('dumped', { imageId, imageBytes: dumped.dump.imageBytes, frozenUs: dumped.dump.stats.frozenUs });

  const manifest = await pull(source, imageId);
  say('streamed', { files: manifest.length, bytes: manifest.reduce((sum, file) => sum + file.sizeBytes, 0) });

  const fetched = await operate(destination.image, 'FetchImage', {
    peer: node.endpoint,
    imageId,
    area: 'IMAGE_AREA_MEMORY',
  });
  const { files } = await call(destination.image, 'GetImage', { imageId });
  must(JSON.stringify(hexManifest(files)) === JSON.stringify(manifest), 'the fetched image differs');
  say('fetched', { bytes: fetched.fetch.imageBytes });

  const restored = await operate(destination.checkpoint, 'Restore', { imageId });
  must(restored.restore.process.pid === pid, 'it has another pid');
  await new Promise((resolve) => setTimeout(resolve, 1000));
  must(await isThere(destination, pid), 'it is not running after the restore');
  say('restored', { pid, restoreUs: restored.restore.stats.restoreUs });

  const { killed } = await call(destination.process, 'KillProcess', { process: restored.restore.process });
  must(
    killed.some((ref) => ref.pid === pid),
    'it was not among the killed',
  );
  must(!(await isThere(destination, pid)), 'it is still there after the kill');
  say('killed', { pids: killed.map((ref) => ref.pid) });

  for (const place of [source, destination]) await call(place.image, 'DeleteImage', { imageId });
  say('deleted', { imageId });
}

try {
  await main();
  process.exit(0);
} catch (error) {
  say('failed', { code: error.code, message: error.details ?? error.message });
  process.exit(1);
}
