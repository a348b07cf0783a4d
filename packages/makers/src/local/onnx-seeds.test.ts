/** That seeds make a network draw the same again is tested where it runs (hugging-face-voice.test.ts); here, what becomes of the file. */
import { expect, test } from 'vitest';
import { ProtobufWriter } from '../../../engine/src/onnx/protobuf.ts';
import { vitsOnnx } from '../../test/voice-folder.ts';
import { SeededOnnx } from './onnx-seeds.ts';

/** A graph that draws within one branch of an If. */
function nested(operator: string): Uint8Array {
  const drawing = (graph: ProtobufWriter) => graph.message(1, (node) => node.text(2, 'drawn').text(4, operator));
  return new ProtobufWriter()
    .int(1, 8)
    .message(7, (graph) =>
      graph
        .message(1, (node) =>
          node
            .text(1, 'condition')
            .text(4, 'If')
            .message(5, (attribute) => attribute.text(1, 'then_branch').message(6, drawing).int(20, 5)),
        )
        .text(2, 'graph'),
    )
    .message(8, (operators) => operators.int(2, 18))
    .finish();
}

test('what is drawn gets a seed, in a branch too; a model that has seeds gets ours in their place', () => {
  for (const bytes of [vitsOnnx(0.1), nested('RandomNormal')]) {
    const seeded = SeededOnnx.read(bytes)!;
    const five = seeded.with(5).slice();
    expect(seeded.with(6).slice()).not.toEqual(five);
    expect(seeded.with(5)).toEqual(five);
    // Read again, all lengths in it hold, and the seeds are no longer added but put in the place of the others.
    expect(SeededOnnx.read(five)!.with(6)).toEqual(seeded.with(6));
  }
});

test('a model that draws nothing is left alone, and what is no model is said to be none', () => {
  expect(SeededOnnx.read(vitsOnnx(0))).toBeNull();
  expect(SeededOnnx.read(nested('Relu'))).toBeNull();
  const whole = vitsOnnx(0.1);
  expect(() => SeededOnnx.read(whole.subarray(0, whole.length - 9))).toThrow(RangeError);
  expect(() => SeededOnnx.read(new TextEncoder().encode('<html>'))).toThrow(RangeError);
});
