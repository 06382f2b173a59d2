/** A React application that uses the wrapper; compiled, never run. */
import { CarillonInbox, CarillonPreferences } from '@carillon/inbox/react';
import type { CarillonInbox as Element } from '@carillon/inbox';
import { useRef, useState } from 'react';

export function App({ user }: { user: string }) {
  const inbox = useRef<Element>(null);
  const [unread, setUnread] = useState(0);
  return (
    <>
      <button onClick={() => inbox.current?.open()}>{unread}</button>
      <CarillonInbox
        ref={inbox}
        userId={user}
        publicKey="pk_..."
        theme="dark"
        markRead="view"
        inline
        texts={{ title: 'Mitteilungen' }}
        getToken={async () => 'ey...'}
        onCount={(event) => setUnread(event.detail.unread)}
        onMessage={(event) => console.log(event.detail.message.title)}
        onMessageClick={(event) => event.preventDefault()}
        onError={(event) => console.log(event.detail.error.message)}
      />
      {/* @ts-expect-error no such theme */}
      <CarillonInbox userId={user} theme="pink" />
      <CarillonPreferences userId={user} tenant="acme-corp" catalog={{ channels: [{ type: 'email' }] }} onSaved={({ detail }) => console.log(detail.key, detail.on)} />
    </>
  );
}
