import { CONFIG_KEYS } from './keys.js';

/** docs/configuration.md's section about ferryd, made from the schema. */
export function describeConfig(): string {
  const rows = CONFIG_KEYS.map(
    ({ path, kind, fallback, variable, flag, description }) =>
      `| \`${path.join('.')}\` | ${kind} | ${fallback === undefined ? '' : `\`${fallback}\``} | \`${variable}\` | \`--${flag}\` | ${description} |`,
  );
  return `# Configuration

## ferryd

Made from \`packages/agent/src/config/schema.ts\`.

\`ferryd --config FILE\` reads a YAML file. Every key is also an environment variable and a flag: flags win over
variables, variables over the file. Lists are separated by blanks there; a flag of a boolean key has a \`--no-\` form.
Unknown keys are refused. \`ferryd --check-config\` prints the configuration with every default filled in.

| key | type | default | variable | flag | meaning |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}
