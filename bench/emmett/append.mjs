// Appends the lives of cases through Emmett on the PostgreSQL of the run, so many at a time:
//
//   node append.mjs SOCKET_DIRECTORY PGBENCH_DIRECTORY AT_ONCE COMMANDS
//
// The facts are those that pgbench appends; of five cases one is large. Prints `emmett COMMANDS/S`.

import { readFileSync } from 'node:fs';
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';

const [socketDirectory, pgbenchDirectory, atOnce, commands] = process.argv.slice(2);

/// `-D` and `name=value` in turn, each ended by a zero byte.
const values = new Map(
  readFileSync(`${pgbenchDirectory}/definitions`, 'utf8')
    .split('\0')
    .filter((word) => word.includes('='))
    .map((word) => [word.slice(0, word.indexOf('=')), JSON.parse(word.slice(word.indexOf('=') + 1))]),
);

/// The appends of a life, as the script of pgbench has them: events, and the version before.
function life(size) {
  const script = readFileSync(`${pgbenchDirectory}/${size}.sql`, 'utf8');
  return script
    .split('\n')
    .filter((line) => line.startsWith('SELECT'))
    .map((line) => {
      const [, version, types, facts, about] = line.match(
        /, (\d+), ARRAY\[(.*?)\], ARRAY\[(.*?)\]::jsonb\[\], :(\w+)::jsonb/,
      );
      const names = facts.split(', ').map((fact) => fact.slice(1));
      return {
        version: BigInt(version),
        events: types.split(', ').map((type, i) => ({
          type: type.slice(1, -1),
          data: values.get(names[i]),
          metadata: values.get(about),
        })),
      };
    });
}

const lives = { small: life('small'), large: life('large') };
const store = getPostgreSQLEventStore(
  `postgresql://bench@localhost/postgres?host=${encodeURIComponent(socketDirectory)}`,
);

let begun = 0;
let done = 0;
async function caller() {
  while (done < Number(commands)) {
    const serial = begun++;
    for (const { version, events } of lives[serial % 5 === 0 ? 'large' : 'small']) {
      await store.appendToStream(`case-${process.pid}-${serial}`, events, {
        expectedStreamVersion: version === 0n ? 'STREAM_DOES_NOT_EXIST' : version,
      });
      ++done;
    }
  }
}

await store.schema.migrate();
const start = performance.now();
await Promise.all(Array.from({ length: Number(atOnce) }, caller));
console.log(`emmett ${((done * 1000) / (performance.now() - start)).toFixed(1)}`);
await store.close();
