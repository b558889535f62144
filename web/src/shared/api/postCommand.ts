import type { CommandData, CommandName } from './commands';
import { http } from './http';

interface Route {
  method: 'post' | 'put' | 'patch' | 'delete';
  path: string;
  body?: unknown;
}
/** Without a socket there is no window that could be idle: that command stays unsent. */
type Unsent = 'presence.idle';
type Routes = { readonly [C in Exclude<CommandName, Unsent>]: (data: CommandData<C>) => Route };

/** The REST twin of each command: used only where a proxy cuts WebSocket. Paths as in contracts/openapi.json. */
const routes: Routes = {
  'message.send': (data) => ({ method: 'post', path: '/api/messages', body: data }),
  'message.edit': ({ feed_id, entry_id, text }) => ({
    method: 'patch',
    path: `/api/feeds/${feed_id}/entries/${entry_id}`,
    body: { text },
  }),
  'message.delete': ({ feed_id, entry_id }) => ({
    method: 'delete',
    path: `/api/feeds/${feed_id}/entries/${entry_id}`,
  }),
  'feed.read': ({ feed_id, seq }) => ({ method: 'put', path: `/api/feeds/${feed_id}/read`, body: { seq } }),
  'feed.delivered': ({ feed_id, seq }) => ({
    method: 'put',
    path: `/api/feeds/${feed_id}/delivered`,
    body: { seq },
  }),
  'feed.typing': ({ feed_id }) => ({ method: 'post', path: `/api/feeds/${feed_id}/typing`, body: {} }),
  'inquiry.start': (data) => ({ method: 'post', path: '/api/inquiries', body: data }),
  'inquiry.take_next': (data) => ({ method: 'post', path: '/api/inquiries/next', body: data }),
  'inquiry.finish': ({ inquiry_id }) => ({
    method: 'post',
    path: `/api/inquiries/${inquiry_id}/finish`,
    body: {},
  }),
  'inquiry.resume': ({ inquiry_id }) => ({
    method: 'post',
    path: `/api/inquiries/${inquiry_id}/resume`,
    body: {},
  }),
  'inquiry.transfer': ({ inquiry_id, ...body }) => ({
    method: 'post',
    path: `/api/inquiries/${inquiry_id}/transfer`,
    body,
  }),
  'inquiry.rate': ({ inquiry_id, ...body }) => ({
    method: 'post',
    path: `/api/inquiries/${inquiry_id}/rating`,
    body,
  }),
  'favourite.set': ({ line_id, user_id, on }) => ({
    method: on ? 'put' : 'delete',
    path: `/api/lines/${line_id}/favourites/${user_id}`,
  }),
  'presence.set': (data) => ({ method: 'put', path: '/api/me/status', body: data }),
};

export function postCommand(frame: { id: string; cmd: CommandName; data: unknown }): Promise<unknown> {
  if (frame.cmd === 'presence.idle') return Promise.resolve({});
  const route = (routes[frame.cmd] as (data: unknown) => Route)(frame.data);
  const options = { idempotencyKey: frame.id };
  if (route.method === 'delete') return http.delete(route.path, options);
  return http[route.method](route.path, route.body, options);
}
