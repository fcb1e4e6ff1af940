import { redirect } from 'next/navigation';
import { customerAddress, readParams, type SearchParams } from '../../_shell/address';

/** A customer opens with its account. */
export default async function CustomerPage({
  params: route,
  searchParams,
}: {
  params: Promise<{ number: string }>;
  searchParams: SearchParams;
}) {
  redirect(
    customerAddress(decodeURIComponent((await route).number), 'account', await readParams(searchParams)),
  );
}
