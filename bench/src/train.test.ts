import { describe, expect, test } from 'vitest';
import type { Measured, Outcome, Outcomes } from './measure.ts';
import { everyBarHolds } from './report.ts';
import { javascriptRow, matrixProductRow, peakRow, stepRow } from './train.ts';
import { batchSizes, configurations, convolutionalStepOperations } from './workloads.ts';

const ms = (value: number): Measured => ({ kind: 'measured', ms: value, rounds: 7, result: 1, description: 'it' });
const unable: Outcome = { kind: 'unable', reason: 'no gradient kernel' };
const unknown: Outcome = { kind: 'unknown', reason: 'not installed' };
const outcomes = (each: Readonly<Record<string, Outcome>>): Outcomes => new Map(Object.entries(each));

describe('a step against PyTorch', () => {
  test.each([
    ['mlp-vae', 10, true],
    ['mlp-vae', 10.1, false],
    ['conv-vae', 11.1, true],
    ['conv-vae', 11.2, false],
    ['dcgan', 11.1, true],
    ['dcgan', 11.2, false],
  ] as const)('%s in %f ms against 10 ms', (workload, value, holds) => {
    const row = stepRow(workload, outcomes({ [`${workload}/ours`]: ms(value), [`${workload}/pytorch`]: ms(10) }));
    expect(row.holds).toBe(holds);
  });

  test('names a peer that is not there, and does not hold without PyTorch', () => {
    const row = stepRow(
      'mlp-vae',
      outcomes({ 'mlp-vae/ours': ms(1), 'mlp-vae/pytorch': unknown, 'mlp-vae/tfjs': ms(9) }),
    );
    expect(row.peers).toEqual({ pytorch: null, tfjs: 9, 'jax-js': null });
    expect(row.notes['pytorch']).toBe('not installed');
    expect(row.holds).toBeNull();
    expect(everyBarHolds([row])).toBe(false);
  });
});

describe('the speed over JavaScript', () => {
  const against = (tfjs: Outcome, jax: Outcome) =>
    javascriptRow('conv-vae', outcomes({ 'conv-vae/ours': ms(100), 'conv-vae/tfjs': tfjs, 'conv-vae/jax-js': jax }));

  test('is that over the best peer, not over the worst', () => {
    const row = against(ms(2000), ms(400));
    expect(row).toMatchObject({ value: 4, peers: { tfjs: 20, 'jax-js': 4 }, holds: false });
  });

  test('leaves out a peer that cannot train, and says why', () => {
    const row = against(unable, ms(600));
    expect(row).toMatchObject({ value: 6, peers: { tfjs: null, 'jax-js': 6 }, holds: true });
    expect(row.notes['tfjs']).toBe('no gradient kernel');
  });

  test('takes the time a late peer had as a bound of its speed', () => {
    expect(against(unable, { kind: 'late', afterMs: 3000 })).toMatchObject({
      value: 30,
      peers: { 'jax-js': null },
      holds: true,
    });
    expect(against(unable, { kind: 'late', afterMs: 300 }).holds).toBe(false);
  });

  test('is not measured when a peer is not installed', () => {
    expect(against(unknown, ms(600))).toMatchObject({ value: 6, holds: null });
  });

  test('holds when none can train, but not when ours was not measured either', () => {
    expect(against(unable, unable)).toMatchObject({ value: null, holds: true });
    const without = outcomes({ 'conv-vae/ours': unknown, 'conv-vae/tfjs': unable, 'conv-vae/jax-js': unable });
    expect(javascriptRow('conv-vae', without).holds).toBeNull();
  });
});

describe('the share of the peak', () => {
  test('counts the operations of the layers', () => {
    // Multiply-accumulates of one picture's forward pass, by hand: 3→32, 32→64, 64→128 and 128→256 channels, the same
    // outward, and three dense layers between 4096 and 64.
    const outermost = 32 * 32 * 32 * (4 * 4 * 3);
    const inner = 16 * 16 * 64 * (4 * 4 * 32) + 8 * 8 * 128 * (4 * 4 * 64) + 4 * 4 * 256 * (4 * 4 * 128);
    const forward = 2 * (outermost + inner) + 3 * 4096 * 64;
    const counted = convolutionalStepOperations(configurations['conv-vae'], batchSizes['conv-vae']);
    expect(counted).toBe(2 * 32 * (3 * forward - outermost));
  });

  test('is taken of the better matrix product', () => {
    const step = convolutionalStepOperations(configurations['conv-vae'], 32);
    // 200 GFLOP/s by PyTorch, 100 by ours, and a step at 120.
    const product = (rate: number) => ms((2 * 2048 ** 3) / rate / 1e6);
    const results = outcomes({
      'matmul/ours': product(100),
      'matmul/pytorch': product(200),
      'conv-vae/ours': ms(step / 120 / 1e6),
      'conv-vae/pytorch': ms(step / 90 / 1e6),
    });
    expect(matrixProductRow(results).value).toBeCloseTo(100);
    const row = peakRow(results);
    expect(row.value).toBeCloseTo(0.6);
    expect(row.peers['pytorch']).toBeCloseTo(0.45);
    expect(row.holds).toBe(true);
  });
});
