import { common } from './common';
import { feed } from './feed';
import { problems } from './problems';
import { signin } from './signin';
import { user } from './user';

/** What everybody needs at once. Other texts come with their screens: `loadTexts`. */
export const all = { common, feed, problems, signin, user };
