import { Button } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRequestTitle } from '@/features/requests/title';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import type { Acceptance, Request } from '@/shared/api/types';
import { useLocale, useProblemText } from '@/shared/i18n/useTexts';
import { formatDay, formatTime } from '@/shared/lib/time';
import { useKeys } from '@/shared/lib/useKeys';
import { useNow } from '@/shared/lib/useNow';
import { Avatar } from '@/shared/ui/Avatar';
import { Kbd } from '@/shared/ui/Kbd';
import { Notice } from '@/shared/ui/Notice';
import { toast } from '@/shared/ui/toast';
import { AccountForm } from './AccountForm';
import { AnswerFacts } from './AnswerFacts';
import { ChecksCard } from './ChecksCard';
import { ContractForm } from './ContractForm';
import { LineForm } from './LineForm';
import { ReasonCard } from './ReasonCard';
import { useAskerWords } from './RequestRow';
import classes from './Requests.module.css';

const HOUR_S = 3_600;
const KEYS = [
  ['accept', 'KeyA'],
  ['decline', 'KeyR'],
  ['next', 'KeyJ'],
] as const;

/** One request with what is needed to answer it; answered, what was decided. */
export function RequestCard({ request, onNext }: { request: Request; onNext(): void }) {
  const { t } = useTranslation('requests');
  const locale = useLocale();
  const now = useNow(HOUR_S);
  const words = useProblemText();
  const queries = useQueryClient();
  const title = useRequestTitle()(request);
  const who = useAskerWords()(request);
  const form = useRef<HTMLFormElement>(null);
  const reason = useRef<HTMLTextAreaElement>(null);
  const [needsReason, setNeedsReason] = useState(false);
  const isWaiting = request.state === 'waiting';

  const over = (answered: Request | undefined): void => {
    if (answered !== undefined) queries.setQueryData(['requests', 'one', request.id], answered);
    for (const queryKey of [['requests'], ['accounts'], ['clients'], ['lines']])
      void queries.invalidateQueries({ queryKey });
  };
  const accept = useMutation({
    mutationFn: (body: Acceptance) => cabinetApi.acceptRequest(request.id, body),
    onSuccess: () => {
      toast({ title: t('cabinet.accepted'), text: title });
      onNext();
    },
    onSettled: over,
  });
  const decline = useMutation({
    mutationFn: (why: string) => cabinetApi.declineRequest(request.id, why),
    onSuccess: () => {
      toast({ title: t('cabinet.declined'), text: title });
      onNext();
    },
    onSettled: over,
  });
  const askReason = (): void => {
    setNeedsReason(true);
    reason.current?.focus();
  };
  const group = t('cabinet.keys.group');
  useKeys(
    isWaiting
      ? [
          {
            id: 'requests.accept',
            code: 'KeyA',
            label: t('cabinet.keys.accept'),
            group,
            run: () => form.current?.requestSubmit(),
          },
          { id: 'requests.decline', code: 'KeyR', label: t('cabinet.keys.decline'), group, run: askReason },
        ]
      : [],
  );
  const problem = accept.error ?? decline.error;
  const slug = problem === null ? null : asProblem(problem).slug;
  const made = t(request.asker_id === null ? 'cabinet.fromDoor' : 'cabinet.fromProgram', {
    when: `${formatDay(request.made_at, locale, now)}, ${formatTime(request.made_at, locale)}`,
  });
  const answer = { request, formRef: form, onAccept: accept.mutate };
  return (
    <>
      <section className={classes.card} aria-labelledby="request-title">
        <div className={classes.head}>
          <h2 className={classes.title} id="request-title">
            {title}
          </h2>
          <span className={classes.second}>{made}</span>
        </div>
        <div className={classes.asker}>
          {request.asker_id !== null && <Avatar id={request.asker_id} name={request.asker} size={34} />}
          <span className={classes.words}>
            <span className={classes.name}>{request.asker_id === null ? who : request.asker}</span>
            {request.asker_id !== null && (
              <span className={classes.second}>
                {[request.position, request.company].filter(Boolean).join(', ')}
              </span>
            )}
          </span>
          {request.comment !== '' && <q className={classes.comment}>{request.comment}</q>}
        </div>
        {problem !== null && (
          <Notice
            tone={slug === 'already-answered' ? 'warn' : 'bad'}
            urgent
            {...(slug === 'already-answered' && { title: t('cabinet.taken') })}
          >
            {slug === 'already-answered' ? t('cabinet.takenText') : words(asProblem(problem))}
          </Notice>
        )}
        {isWaiting ? (
          <>
            {request.kind === 'account' && <AccountForm {...answer} problem={accept.error} />}
            {request.kind === 'line' && <LineForm {...answer} />}
            {request.kind === 'contract' && <ContractForm {...answer} />}
            <div className={classes.buttons}>
              <Button
                type="submit"
                form={`request-${request.id}`}
                loading={accept.isPending}
                leftSection={<IconCheck size={17} stroke={1.8} aria-hidden />}
              >
                {t(`cabinet.accept.${request.kind}`)}
              </Button>
              <Button
                variant="default"
                className={classes.danger}
                leftSection={<IconX size={17} stroke={1.8} aria-hidden />}
                onClick={askReason}
              >
                {t('cabinet.decline')}
              </Button>
              <span className={classes.keys}>
                {KEYS.map(([name, code]) => (
                  <span key={name}>
                    <Kbd code={code} /> {t(`cabinet.keys.${name}`)}
                  </span>
                ))}
              </span>
            </div>
          </>
        ) : (
          <AnswerFacts request={request} />
        )}
      </section>
      {isWaiting && (
        <div className={classes.pair}>
          {request.kind === 'account' && <ChecksCard id={request.id} />}
          <ReasonCard
            fieldRef={reason}
            isNeeded={needsReason}
            isPending={decline.isPending}
            onDecline={(why) => decline.mutate(why)}
          />
        </div>
      )}
    </>
  );
}
