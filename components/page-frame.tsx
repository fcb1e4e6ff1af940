import type { ReactNode } from 'react';
import { SearchButton } from './search-button';

type PageFrameProps = {
  title: ReactNode;
  /** `AsOfControl`, on screens with figures. */
  asOf?: ReactNode;
  /** The screen's acts, before the as-of control. */
  actions?: ReactNode;
  /** Above the title: `TimeTravelBanner` and the like. */
  banner?: ReactNode;
  /** Under the title: key figures, tabs, filters. */
  head?: ReactNode;
  /** A `SidePanel`: the column beside; on a narrow screen it takes the page's place. */
  panel?: ReactNode;
  /** A filling `DataTable` scrolls by itself; everything else scrolls here. */
  children: ReactNode;
};

/**
 * One screen: title row, head, content, panel. While a panel covers a narrow screen, the list behind it is
 * not there for anybody; the title stays for screen readers.
 */
export function PageFrame({ title, asOf, actions, banner, head, panel, children }: PageFrameProps) {
  return (
    <main className="group/page flex min-h-0 flex-1">
      <div className={`flex min-w-0 flex-1 flex-col md:min-h-0 ${COVERED.aside}`}>
        <div className={COVERED.hidden}>{banner}</div>
        <div
          className={`flex min-h-13 flex-wrap items-center gap-x-3 gap-y-2 px-4.5 py-2.5 ${COVERED.contents}`}
        >
          <h1 className={`mr-auto min-w-0 truncate font-semibold text-lg ${COVERED.spoken}`}>{title}</h1>
          <div data-screen-only className={`flex flex-wrap items-center gap-2.5 ${COVERED.hidden}`}>
            {actions}
            {asOf}
            <span className="max-md:hidden">
              <SearchButton />
            </span>
          </div>
        </div>
        {head && <div className={`flex flex-col gap-3 pb-2 ${COVERED.hidden}`}>{head}</div>}
        <div className={`flex min-h-0 flex-1 flex-col md:overflow-y-auto ${COVERED.hidden}`}>{children}</div>
      </div>
      {panel && (
        <div className="min-w-0 max-lg:flex-1 lg:w-97 lg:shrink-0 lg:border-line lg:border-l">{panel}</div>
      )}
    </main>
  );
}

/** What changes while a panel covers a narrow screen; spelled out for Tailwind to find. */
const COVERED = {
  hidden: 'max-lg:group-has-[[data-side-panel]]/page:hidden',
  contents: 'max-lg:group-has-[[data-side-panel]]/page:contents',
  spoken: 'max-lg:group-has-[[data-side-panel]]/page:spoken',
  aside: 'max-lg:group-has-[[data-side-panel]]/page:flex-none',
} as const;

/** Room around content that is not a table from edge to edge. */
export const PageBody = ({ children }: { children: ReactNode }) => (
  <div className="flex flex-col gap-6 px-4.5 py-3">{children}</div>
);
