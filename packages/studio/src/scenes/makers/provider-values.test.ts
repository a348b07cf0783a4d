import { expect, test } from 'vitest';
import { readProvider, typedOf } from './provider-values.ts';

test('a form becomes a request, without a key where none was typed', () => {
  const typed = {
    ...typedOf(null),
    name: ' Here ',
    address: 'http://127.0.0.1:11434/v1/',
    model: 'small',
    monthlyCap: '2,5',
  };
  expect(readProvider(typed)).toEqual({
    problems: {},
    request: {
      name: 'Here',
      address: 'http://127.0.0.1:11434/v1',
      model: 'small',
      pricePerMillionIn: null,
      pricePerMillionOut: null,
      monthlyCap: 2.5,
    },
  });
  expect(readProvider({ ...typed, key: 'secret' }).request.key).toBe('secret');
});

test('what is missing or wrong is named', () => {
  const typed = { ...typedOf(null), address: 'localhost:1234', pricePerMillionIn: 'much', monthlyCap: '-1' };
  expect(readProvider(typed).problems).toEqual({
    name: 'missing',
    model: 'missing',
    address: 'address',
    pricePerMillionIn: 'money',
    monthlyCap: 'money',
  });
});
