/** The generated pages of docs/: file name → function that makes its text. */
import { status } from '@grpc/grpc-js';
import { describeConfig } from '@ferry/agent';
import { renderReference } from '@ferry/controller';
import { CATALOGUE } from '@ferry/protocol';

const EXIT = { usage: 2, refused: 3, failed: 4, operator: 5, unreachable: 6, cancelled: 130, internal: 1 };

function errors() {
  const rows = Object.entries(CATALOGUE).map(
    ([code, entry]) =>
      `| \`${code}\` | ${status[entry.grpc]} | ${EXIT[entry.category]} | ${entry.title} | ${entry.remedy} |`,
  );
  return `# Errors

Made from \`packages/protocol/src/errors\` by \`npm run docs:gen\`.

Every failure has a code of this catalogue. Over gRPC it is the \`reason\` of a \`google.rpc.ErrorInfo\` (domain
\`ferry.dev\`) in the trailer \`grpc-status-details-bin\`; its metadata holds the step, the node and other facts, a
\`google.rpc.DebugInfo\` CRIU's own last error lines, a \`google.rpc.Help\` the remedy. The CLI prints all of them
(\`--json\`: as an object of type \`error\`) and ends with the exit status of the table. A migration that failed after it
had begun ends with 4 when it was rolled back, whatever its error.

| code | gRPC status | exit | what it means | what to do |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

export const pages = { 'errors.md': errors, 'cli.md': renderReference, 'configuration.md': describeConfig };
