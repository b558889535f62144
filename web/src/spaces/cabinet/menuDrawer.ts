import { createStore } from '@/shared/lib/store';

/** At this width and below the menu is a drawer: too little would be left for a table. */
export const NARROW = '(max-width: 960px)';

/** Whether the drawer is open: the button that opens it stands in the header of the page. */
export const menuDrawer = createStore(false);
