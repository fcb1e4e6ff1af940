import { expect, test } from 'vitest';
import { matching } from '@/components/palette-matching';

const groups = [
  {
    heading: 'Go to',
    items: [
      { id: 'q', label: 'Work queue' },
      { id: 'c', label: 'Customers' },
    ],
  },
  { heading: 'Do', items: [{ id: 'p', label: 'Post a payment', detail: 'received from a customer' }] },
];

const labels = (text: string) =>
  matching(groups, text).flatMap(({ items }) => items.map(({ label }) => label));

test('a palette without text offers everything', () =>
  expect(labels(' ')).toEqual(['Work queue', 'Customers', 'Post a payment']));

test('every word must be said somewhere, in any order and case', () => {
  expect(labels('PAYMENT post')).toEqual(['Post a payment']);
  expect(labels('customer')).toEqual(['Customers', 'Post a payment']);
  expect(labels('customer queue')).toEqual([]);
});
