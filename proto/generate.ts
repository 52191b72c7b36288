// Writes proto/gen from the .proto files with proto-loader's own generator:
// node proto/generate.ts [--out DIR]
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';

const room = import.meta.dirname;
const { values } = parseArgs({ options: { out: { type: 'string', default: path.join(room, 'gen') } } });
const bin = createRequire(import.meta.url).resolve('@grpc/proto-loader/build/bin/proto-loader-gen-types.js');
const protos = readdirSync(room, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.proto'))
  .map((file) => file.replaceAll('\\', '/'))
  .sort();

rmSync(values.out, { recursive: true, force: true });
// These flags and loadOptions in definitions.ts must say the same.
const flags = ['--longs=String', '--enums=String', '--defaults', '--oneofs', '--includeComments'];
execFileSync(
  process.execPath,
  [
    bin,
    ...flags,
    '--grpcLib=@grpc/grpc-js',
    '--importFileExtension=.ts',
    '--targetFileExtension=.ts',
    '-I',
    '.',
    '-O',
    path.resolve(values.out),
    ...protos,
  ],
  { stdio: ['ignore', 'ignore', 'inherit'], cwd: room },
);

// For a file of messages alone the generator writes an entry with imports it does not use, which our compiler refuses.
const hasService = (proto: string) => /^service /m.test(readFileSync(path.join(room, proto), 'utf8'));
for (const proto of protos.filter((file) => !hasService(file))) {
  rmSync(path.join(values.out, `${path.basename(proto, '.proto')}.ts`));
}
