import { expect, test } from 'vitest';
import { readProvider, typedOf, withKind } from './provider-values.ts';

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
      kind: 'openai-compatible',
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

test('a kind that asks for a key is not connected without one', () => {
  const typed = { ...withKind(typedOf(null), 'anthropic'), name: 'There', model: 'large' };
  expect(readProvider(typed).problems).toEqual({ key: 'missing' });
  expect(readProvider(typed, true).problems).toEqual({});
  const { problems, request } = readProvider({ ...typed, key: 'secret' });
  expect(problems).toEqual({});
  expect(request).toMatchObject({ kind: 'anthropic', address: 'https://api.anthropic.com/v1', key: 'secret' });
});

test('the address follows the kind until the person writes one', () => {
  const anthropic = withKind(typedOf(null), 'anthropic');
  const google = withKind(anthropic, 'google');
  expect(google).toMatchObject({ kind: 'google', address: 'https://generativelanguage.googleapis.com/v1beta' });
  expect(withKind(google, 'openai-compatible').address).toBe('');
  const own = { ...google, address: 'https://proxy.example/v1' };
  expect(withKind(own, 'anthropic')).toMatchObject({ kind: 'anthropic', address: 'https://proxy.example/v1' });
});

test('a service of pictures needs no model where it chooses one itself, and ComfyUI needs a workflow', () => {
  const typed = { ...withKind(typedOf(null), 'automatic1111'), name: 'Here', pricePerPicture: '0,5' };
  expect(typed.address).toBe('http://127.0.0.1:7860');
  expect(readProvider(typed)).toMatchObject({
    problems: {},
    request: { model: '', pictures: { pricePerPicture: 0.5, workflow: null } },
  });
  expect(readProvider(withKind(typed, 'comfyui')).problems).toEqual({ workflow: 'missing' });
  expect(readProvider(withKind(typed, 'openai-images')).problems).toEqual({ address: 'address', model: 'missing' });
});
