import { LANGUAGES, wordsOf } from '@/lib/portal/language';

/** A link that is wrong, over, ended, or never was: they all look the same. Whose language it would be is not known either. */
export default function LinkGone() {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-md flex-col justify-center gap-5 px-5 py-10 text-base">
      {LANGUAGES.map((language, place) => {
        const { gone, goneMore } = wordsOf(language);
        const Heading = place === 0 ? 'h1' : 'h2';
        return (
          <section key={language} lang={language}>
            <Heading className="font-semibold">{gone}</Heading>
            <p className="text-muted">{goneMore}</p>
          </section>
        );
      })}
    </main>
  );
}
