import { common } from './common';
import { feed } from './feed';
import { problems } from './problems';
import { signin } from './signin';
import { user } from './user';

/** What everybody needs at once. The specialist's texts come with his screens: `loadSpecialistTexts`. */
export const all = { common, feed, problems, signin, user };
