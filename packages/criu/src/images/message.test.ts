import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CriuImageError } from './image-error.js';
import { MessageReader, type Field } from './message.js';

type Read = (reader: MessageReader, field: Field) => unknown;
const READS: readonly Read[] = [
  (reader) => reader.skip(),
  (reader) => reader.uint(),
  (reader) => reader.address(),
  (reader) => reader.bytes(),
  (reader) => reader.uints(),
  (reader) => reader.message().next(),
];

it('ends on any bytes, with an image error or in order', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat({ max: READS.length - 1 }), (bytes, choice) => {
      const reader = new MessageReader(bytes, 'x.img');
      let fields = 0;
      try {
        for (let field = reader.next(); field !== undefined; field = reader.next()) {
          READS[choice]?.(reader, field);
          fields++;
        }
      } catch (error) {
        expect(error).toBeInstanceOf(CriuImageError);
      }
      expect(fields).toBeLessThanOrEqual(bytes.length);
    }),
    { numRuns: 2000 },
  );
});
