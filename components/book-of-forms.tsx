'use client';

import { createContext, type ReactNode } from 'react';

/** A hidden field that every form sends: whose book was on the screen, so that none acts in another one. */
export type HiddenField = { name: string; value: string };

export const BookContext = createContext<HiddenField | undefined>(undefined);

export const BookOfForms = ({ book, children }: { book: HiddenField | undefined; children: ReactNode }) => (
  <BookContext value={book}>{children}</BookContext>
);
