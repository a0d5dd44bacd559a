/**
 * Events of PostHog about accounts, flags and the SDK itself: not what the person did. PostHog's own summaries leave
 * them out too, and besides web vitals and copying, which are told here.
 */
export const POSTHOG_NOISE: readonly string[] = [
  '$$heatmap',
  '$capture_metrics',
  '$create_alias',
  '$feature_enrollment_update',
  '$feature_flag_called',
  '$feature_interaction',
  '$feature_view',
  '$groupidentify',
  '$identify',
  '$merge_dangerously',
  '$opt_in',
  '$set',
  '$set_once',
  '$snapshot',
]
