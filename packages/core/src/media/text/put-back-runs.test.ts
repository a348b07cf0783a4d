/** The oracle is the document itself, asked for the operation of each character. */
import fc from 'fast-check';
import { LoroDoc } from 'loro-crdt';
import { describe, expect, it } from 'vitest';
import { joinRuns } from './authorship.ts';
import { putBackMessage } from './edit-message.ts';
import { attributionIn } from './loro-text.ts';
import { runsPutBack } from './put-back-runs.ts';
import { changesOfDelta } from './text-change.ts';

const step = fc.record({ at: fc.nat(), remove: fc.nat(3), text: fc.constantFrom('', 'a', 'bcd', '😀', 'e😀f') });

describe('text that one change put back', () => {
  it('has the origins that the document gives for each character', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 12 }),
        fc.array(step, { maxLength: 3 }),
        async (steps, before) => {
          const ana = new LoroDoc();
          ana.setPeerId('1');
          const type = ({ at, remove, text }: (typeof steps)[number]) => {
            const content = ana.getText('text');
            const units = Array.from(content.toString());
            const place = at % (units.length + 1);
            const start = units.slice(0, place).join('').length;
            const gone = units.slice(place, place + remove).join('').length;
            if (gone > 0) content.delete(start, gone);
            if (text !== '') content.insert(start, text);
          };
          before.forEach(type);
          ana.commit();
          const bo = new LoroDoc();
          bo.setPeerId('2');
          bo.import(ana.export({ mode: 'update' }));
          const since = ana.version();
          const first = ana.opCount();
          steps.forEach(type);
          const parts = Array.from({ length: 40 }, (_, at) => [first + at, 1, `t:${100 + at}`] as const);
          ana.commit({ message: putBackMessage(parts) });
          let checked = 0;
          bo.subscribe((batch) => {
            for (const { diff } of batch.events) {
              if (diff.type !== 'text') continue;
              const changes = changesOfDelta(diff.diff);
              let shift = 0;
              const expected = changes.map(({ start, end, text }) => {
                const at = start + shift;
                shift += text.length - (end - start);
                return joinRuns(attributionIn(bo, bo.getText('text'), at, at + text.length));
              });
              expect(runsPutBack(bo, batch, changes)).toEqual(expected);
              checked += 1;
            }
          });
          const text = bo.getText('text').toString();
          bo.import(ana.export({ mode: 'update', from: since }));
          await Promise.resolve();
          expect(bo.getText('text').toString()).toBe(ana.getText('text').toString());
          if (text !== bo.getText('text').toString()) expect(checked).toBe(1);
        },
      ),
    );
  });
});
