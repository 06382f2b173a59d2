/** The components for React: attributes and callbacks as properties. */
import { createElement, forwardRef, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import './inbox.js';
import './preferences.js';

const PROPERTIES = ['texts', 'getToken', 'client', 'labels', 'catalog'];

function wrap(tag, events) {
  return forwardRef(function Carillon(given, outer) {
    const inner = useRef(null);
    const attributes = { ref: inner };
    for (const [name, value] of Object.entries(given)) {
      if (!PROPERTIES.includes(name) && !(name in events) && value !== false && value != null) {
        const attribute = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
        attributes[name === 'children' || name === 'slot' ? name : attribute] = value === true ? '' : value;
      }
    }
    // Before the browser paints, and before it is connected to anything that needs a token.
    useLayoutEffect(() => {
      for (const name of PROPERTIES) {
        if (name in given && inner.current[name] !== given[name]) {
          inner.current[name] = given[name];
        }
      }
    });
    useLayoutEffect(() => {
      const done = new AbortController();
      for (const [name, event] of Object.entries(events)) {
        inner.current.addEventListener(event, (e) => latest.current[name]?.(e), { signal: done.signal });
      }
      return () => done.abort();
    }, []);
    const latest = useRef(given);
    latest.current = given;
    useImperativeHandle(outer, () => inner.current, []);
    return createElement(tag, attributes);
  });
}

export const CarillonInbox = wrap('carillon-inbox', {
  onMessageClick: 'carillon-click',
  onMessage: 'carillon-message',
  onCount: 'carillon-count',
  onError: 'carillon-error',
  onOpen: 'carillon-open',
  onClose: 'carillon-close',
});

export const CarillonPreferences = wrap('carillon-preferences', {
  onSaved: 'carillon-saved',
  onError: 'carillon-error',
});
