/**
 * clade://error/?url=U&code=C: the page in place of one that failed to load. Anybody may link
 * here, so the parameters are shown as text and only web addresses are tried. Content process,
 * page; entry.
 */
import { byId } from '../common/dom.ts';
import { reasonFor } from './reasons.ts';

const query = new URLSearchParams(location.search);
const code = query.get('code') ?? '';
const address = query.get('url') ?? '';
const url = URL.canParse(address) ? new URL(address) : undefined;

document.title = url?.host ? `${url.host} cannot be shown` : 'This page cannot be shown';
byId('title', HTMLElement).textContent = document.title;
byId('reason', HTMLElement).textContent = reasonFor(code);
byId('details', HTMLElement).textContent = [address, code]
  .filter((text) => text !== '')
  .join(' · ');

if (url && ['http:', 'https:'].includes(url.protocol)) offerRetry(url.href);

function offerRetry(href: string): void {
  const retry = byId('retry', HTMLAnchorElement);
  retry.hidden = false;
  retry.href = href;
  retry.addEventListener('click', (event) => {
    if (event.button !== 0 || event.ctrlKey || event.shiftKey) return;
    // In place of this page in the history, so that Back leads to a page again.
    event.preventDefault();
    location.replace(href);
  });
}
