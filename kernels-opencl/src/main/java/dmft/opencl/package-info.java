/**
 * The bulk operations on OpenCL devices, and which devices this machine offers.
 *
 * <p>{@link dmft.opencl.OpenClBackend} keeps fields on a device, in panels of 32 sites ({@link dmft.opencl.DeviceFields}); one {@code .cl} resource an
 * operation holds the kernels, in two kinds: vectors in the registers of a core, or tiles that a work-group of a GPU shares ({@link
 * dmft.opencl.Tuning}). {@link dmft.opencl.OpenClContext} is a device with its kernels, shared by all backends on it; {@link
 * dmft.opencl.DeviceMemory} takes buffers back that Java has dropped; {@link dmft.opencl.Commands} is the only way to a device's queue.
 * {@link dmft.opencl.OpenClProvider} offers the backend by its name, and to "auto" where a GPU is faster; {@link dmft.opencl.OpenClRates} measures.
 *
 * <p>{@link dmft.opencl.OpenClDevices#discover} lists devices, with the reason where there is none; it never throws for a machine without OpenCL. {@link
 * dmft.opencl.OpenClDriver} is what it needs to know of the OpenCL library, so that every way in which a machine can lack OpenCL is
 * tested on any machine; {@link dmft.opencl.JoclDriver} asks the library itself.
 */
@NullMarked
package dmft.opencl;

import org.jspecify.annotations.NullMarked;
