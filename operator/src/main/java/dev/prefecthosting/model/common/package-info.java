/**
 * What the three kinds share: references, conditions, formats.
 *
 * <p>A record's component is null where nothing was written. Where a default exists, {@code xOrDefault()} gives the
 * effective value of the component {@code x}: lists and maps are then empty rather than null. A component without
 * {@code xOrDefault()} either is required or means something by its absence; its description says what.
 */
@NullMarked
package dev.prefecthosting.model.common;

import org.jspecify.annotations.NullMarked;
