/** An inbox as a React application has it. */
import { StrictMode, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { CarillonInbox, CarillonPreferences } from '@carillon/inbox/react';

function Page() {
  const [unread, setUnread] = useState(0);
  const [shown, setShown] = useState(true);
  const [saved, setSaved] = useState('nothing');
  const inbox = useRef(null);
  return (
    <>
      <h1>{unread} unread</h1>
      <button type="button" onClick={() => inbox.current.open()}>Open it</button>
      <button type="button" onClick={() => setShown(!shown)}>Show or hide</button>
      {shown && (
        <CarillonInbox
          ref={inbox}
          userId="mara"
          publicKey="pk_fake"
          baseUrl={location.origin}
          markRead="click"
          texts={{ title: `You have ${unread}` }}
          getToken={() => window.mint()}
          onCount={(event) => setUnread(event.detail.unread)}
          onMessageClick={(event) => event.preventDefault()}
        />
      )}
      <CarillonPreferences
        userId="mara"
        publicKey="pk_fake"
        baseUrl={location.origin}
        catalog={{ categories: [{ key: 'billing', name: 'Billing' }] }}
        getToken={() => window.mint()}
        onSaved={({ detail: { key, on } }) => setSaved(`${key} ${on}`)}
      />
      <p>Saved: {saved}</p>
    </>
  );
}

// Twice mounted, as React does while one develops.
createRoot(document.getElementById('root')).render(<StrictMode><Page /></StrictMode>);
