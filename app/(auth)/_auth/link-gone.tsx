import { ButtonLink } from '@/components/ui/button-link';
import { Heading } from './heading';

/** A link that was used, withdrawn, is over, or never was: they all look the same. */
export const LinkGone = ({ children }: { children: string }) => (
  <>
    <Heading title="This link opens nothing">{children}</Heading>
    <div>
      <ButtonLink href="/sign-in">Sign in</ButtonLink>
    </div>
  </>
);
