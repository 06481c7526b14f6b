/**
 * OpenCL devices: which of them this machine offers, and why none where it offers none.
 *
 * <p>{@link dmft.opencl.OpenClDevices#discover} is the entry; it never throws for a machine without OpenCL. {@link
 * dmft.opencl.OpenClDriver} is what it needs to know of the OpenCL library, so that every way in which a machine can lack OpenCL
 * is tested on any machine; {@link dmft.opencl.JoclDriver} asks the library itself.
 */
@NullMarked
package dmft.opencl;

import org.jspecify.annotations.NullMarked;
