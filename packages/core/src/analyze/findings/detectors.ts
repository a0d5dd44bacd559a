import { automationLikely } from './automation-likely.ts'
import { away } from './away.ts'
import { backAndForth } from './back-and-forth.ts'
import { consoleError } from './console-error.ts'
import { deadClick } from './dead-click.ts'
import { disabledClick } from './disabled-click.ts'
import { errorClick } from './error-click.ts'
import { excessiveScrolling } from './excessive-scrolling.ts'
import type { Facts } from './facts.ts'
import { failedRequest } from './failed-request.ts'
import type { Detector } from './finding.ts'
import { formExit } from './form-exit.ts'
import { hydrationError } from './hydration-error.ts'
import { longPause } from './long-pause.ts'
import { mutationBurst } from './mutation-burst.ts'
import { quickBack } from './quick-back.ts'
import { rageClick } from './rage-click.ts'
import { rapidClicks } from './rapid-clicks.ts'
import { repeatedFailure } from './repeated-failure.ts'
import { slowRequest } from './slow-request.ts'
import { slowResponse } from './slow-response.ts'
import { targetMoved } from './target-moved.ts'
import { thrashedCursor } from './thrashed-cursor.ts'
import { uncaughtError } from './uncaught-error.ts'
import { webVital } from './web-vital.ts'

/** All detectors; in which order does not matter. */
export const DETECTORS: readonly Detector<Facts>[] = [
  rageClick,
  rapidClicks,
  deadClick,
  disabledClick,
  errorClick,
  slowResponse,
  targetMoved,
  repeatedFailure,
  quickBack,
  backAndForth,
  formExit,
  excessiveScrolling,
  slowRequest,
  failedRequest,
  webVital,
  hydrationError,
  uncaughtError,
  consoleError,
  mutationBurst,
  longPause,
  away,
  automationLikely,
  thrashedCursor,
]
