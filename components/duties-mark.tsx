import { Badge } from './ui/badge';

/** On every screen of an organisation that lets one person be admin and post money. */
export const DutiesMark = () => (
  <span className="px-2" title="This organisation allows one person to administer users and to post money.">
    <Badge tone="warn">No separation of duties</Badge>
  </span>
);
