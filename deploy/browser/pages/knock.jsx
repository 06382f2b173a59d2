/** A page as Knock's documentation has it. Of Carillon it knows nothing but where it is: `host`. */
import { useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import {
  KnockFeedProvider,
  KnockProvider,
  NotificationFeedPopover,
  NotificationIconButton,
} from '@knocklabs/react';
import '@knocklabs/react/dist/index.css';

const query = Object.fromEntries(new URLSearchParams(location.search));
const colorMode = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
const userToken = await window.mint();

function Bell() {
  const [visible, setVisible] = useState(false);
  const button = useRef(null);
  return (
    <>
      <NotificationIconButton ref={button} onClick={() => setVisible(!visible)} />
      <NotificationFeedPopover
        buttonRef={button}
        isVisible={visible}
        onClose={(event) => button.current.contains(event.target) || setVisible(false)}
      />
    </>
  );
}

createRoot(document.getElementById('root')).render(
  <KnockProvider apiKey={query.key} host={query.base} user={{ id: query.user }} userToken={userToken}>
    <KnockFeedProvider feedId={query.feed} colorMode={colorMode}>
      <header><h1>A page that uses Knock</h1><Bell /></header>
      <main />
    </KnockFeedProvider>
  </KnockProvider>,
);
