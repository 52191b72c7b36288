// The head of the page: the breaker, the fault, and what they mean together.
import { explain } from './explain.js';
import { left, timeOfDay } from './format.js';
import { currentBreaker, lastTicks, totals } from './store.js';

const element = (id) => document.getElementById(id);

// Text that is set again counts as a change for screen readers, and costs a layout.
const put = (id, text) => {
  const target = element(id);
  if (target.textContent !== text) target.textContent = text;
};

const words = { closed: 'CLOSED', open: 'OPEN', half_open: 'HALF-OPEN', isolated: 'HELD OPEN', unknown: 'UNKNOWN' };

const details = {
  closed: () => 'calls go through',
  open: ({ probeAtMs }, nowMs) =>
    probeAtMs === null || probeAtMs <= nowMs
      ? 'nothing leaves; the next call is the probe'
      : `nothing leaves for ${left(probeAtMs - nowMs)} more`,
  half_open: () => 'one probe is out; all else is refused',
  isolated: () => 'held open by hand; nothing leaves',
  unknown: () => 'the client process cannot be heard',
};

const announcements = {
  closed: () => 'The circuit is closed. Calls go through.',
  open: ({ probeAtMs }) =>
    `The circuit is open. Nothing leaves until ${probeAtMs === null ? 'a probe succeeds' : timeOfDay(probeAtMs)}.`,
  half_open: () => 'The circuit is half-open. One probe is out.',
  isolated: () => 'The circuit is held open by hand.',
  unknown: () => 'The client process cannot be heard.',
};

let announced;

const showBreaker = (breaker, nowMs) => {
  if (breaker === undefined) return;
  element('breaker').dataset.state = breaker.state;
  put('breaker-word', words[breaker.state]);
  put('breaker-detail', details[breaker.state](breaker, nowMs));
  if (announced !== undefined && announced !== breaker.state) put('announce', announcements[breaker.state](breaker));
  announced = breaker.state;
};

const untilWhen = ({ scenario, expiresAtMs }, endsAtMs, nowMs) => {
  if (endsAtMs !== null && endsAtMs !== undefined) return `for ${left(endsAtMs - nowMs)} more`;
  return expiresAtMs > 0 && scenario !== 'off' ? `until ${timeOfDay(expiresAtMs)}` : 'until you change it';
};

const showFault = (state, nowMs) => {
  const { server } = state;
  const phase = state.phases.at(-1);
  element('fault').dataset.active = server !== null && server.faults.length > 0 ? 'some' : 'none';
  put('fault-what', server === null ? 'Unknown' : server.words || 'None: every call is answered');
  if (server === null) put('fault-where', 'the server does not answer the page');
  else {
    const ends = phase?.toMs === null ? phase.endsAtMs : null;
    const which =
      server.phase === '' || server.phase === server.scenario.replaceAll('-', ' ') ? '' : `, phase “${server.phase}”`;
    put('fault-where', `Scenario “${server.scenario}”${which}, ${untilWhen(server, ends, nowMs)}`);
  }
  put(
    'fault-seed',
    server === null ? '' : `seed ${server.seed} · ${server.faultsInjected.toLocaleString('en')} faults injected so far`,
  );
};

const links = { connecting: 'connecting', live: 'live', lost: 'reconnecting' };

const showLink = ({ link, client, dropped }) => {
  document.body.dataset.link = link;
  put('link', links[link]);
  if (client === null) return put('load', '');
  const lost = dropped > 0 ? ` · ${dropped.toLocaleString('en')} dropped: too many in flight` : '';
  put('load', `${client.callsPerSecond} × ${client.rpc} a second to ${client.target}${lost}`);
};

/** Brings the head of the page up to date; called a few times a second because of the countdowns. */
export const showNow = (state, nowMs) => {
  const breaker = currentBreaker(state);
  showLink(state);
  showBreaker(breaker, nowMs);
  showFault(state, nowMs);
  if (state.link === 'connecting') return;
  const { ok, saved, all } = totals(lastTicks(state, 10_000));
  const facts = { linked: state.link === 'live', client: state.client, server: state.server, breaker };
  put('explain', explain({ ...facts, success: all === 0 ? null : ok / all, saved }, nowMs));
};
