import { common } from './common';
import { feed } from './feed';
import { problems } from './problems';
import { signin } from './signin';
import { specialist } from './specialist';
import { user } from './user';

export const all = { common, feed, problems, signin, specialist, user };
