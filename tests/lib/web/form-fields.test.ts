import { describe, expect, it } from 'vitest';
import { inputOf, typedValues } from '@/lib/web/form-fields';
import { nextAddress } from '@/lib/web/next-address';
import { isSameOrigin } from '@/lib/web/same-origin';

const form = (...fields: [string, string][]): FormData => {
  const data = new FormData();
  for (const [name, value] of fields) data.append(name, value);
  return data;
};

describe('the fields of a form', () => {
  it('become a tree: nested names, lists by number, lists by brackets', () => {
    const data = form(
      ['customer', 'C-1'],
      ['allocations.1.document', 'INV-2'],
      ['allocations.0.document', 'INV-1'],
      ['allocations.0.amount', '10.00'],
      ['roles[]', 'finance'],
      ['roles[]', 'collector'],
      ['request_key', 'k'],
      ['$ACTION_ID', 'x'],
    );
    expect(inputOf(data)).toEqual({
      customer: 'C-1',
      allocations: [{ document: 'INV-1', amount: '10.00' }, { document: 'INV-2' }],
      roles: ['finance', 'collector'],
    });
  });

  it('cannot reach what every object has', () => {
    const read = inputOf(form(['__proto__.admin', 'yes'], ['constructor.x', 'y'], ['a.prototype.b', 'z']));
    expect(read).toEqual({});
    expect(({} as { admin?: string }).admin).toBeUndefined();
  });

  it('are given back as they were typed, but for passwords and the request key', () => {
    const data = form(
      ['amount', ' 12.345 '],
      ['password', 'hush'],
      ['new_password', 'hush'],
      ['request_key', 'k'],
    );
    expect(typedValues(data)).toEqual({ amount: ' 12.345 ' });
  });
});

describe('the origin of a form', () => {
  const from = (headers: Record<string, string>) => isSameOrigin(new Headers(headers));

  it('is our own host, behind a proxy or not', () => {
    expect(from({ origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' })).toBe(true);
    expect(
      from({ origin: 'https://due.example', host: 'inside:3000', 'x-forwarded-host': 'due.example' }),
    ).toBe(true);
  });

  it('is refused when it is missing, opaque or of another host', () => {
    expect(from({ host: 'due.example' })).toBe(false);
    expect(from({ origin: 'null', host: 'due.example' })).toBe(false);
    expect(from({ origin: 'https://evil.example', host: 'due.example' })).toBe(false);
    expect(from({ origin: 'https://due.example:444', host: 'due.example' })).toBe(false);
  });
});

describe('where signing in leads', () => {
  it('is an address of our own', () => {
    expect(nextAddress('/customers?filter=owner:me')).toBe('/customers?filter=owner:me');
    for (const wrong of [
      undefined,
      '',
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/a\tb',
      '/sign-in?next=/',
      '/api/auth/signout',
    ]) {
      expect(nextAddress(wrong)).toBe('/');
    }
  });
});
