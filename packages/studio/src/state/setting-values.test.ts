import { expect, test } from 'vitest';
import { readSettings } from './setting-values.ts';

const text = { en: '', zh: '' };
const steps = { name: 'steps', label: text, help: text, minimum: 1, maximum: 100, integer: true };
const rate = { name: 'rate', label: text, help: text, minimum: 0, maximum: 0.1, integer: false };
const preset = { steps: 10, rate: 0.001 };

test('only what differs from the preset is sent, and what cannot be is told', () => {
  expect(readSettings({ steps: '10', rate: ' 1e-2 ' }, [steps, rate], preset)).toEqual({
    changes: { rate: 0.01 },
    problems: {},
  });
  expect(readSettings({ steps: '1.5' }, [steps, rate], preset).problems).toEqual({ steps: 'not-whole' });
  expect(readSettings({ steps: '101' }, [steps, rate], preset).problems).toEqual({ steps: 'out-of-range' });
  expect(readSettings({ steps: '', rate: 'x' }, [steps, rate], preset).problems).toEqual({
    steps: 'not-a-number',
    rate: 'not-a-number',
  });
});
