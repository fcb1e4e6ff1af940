import { Button } from '@/components/ui/button';
import { signOut } from './session-acts';

/** Ends the session at once, in every tab. */
export const SignOut = () => (
  <form action={signOut}>
    <Button type="submit" look="quiet">
      Sign out
    </Button>
  </form>
);
