package dmft.opencl;

import static org.jocl.CL.*;

import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;

/** The arguments of a kernel, in order, and its launch. */
final class Call {

    private final Commands commands;
    private final String name;
    private final cl_kernel kernel;
    private int next;

    Call(Commands commands, String name, cl_kernel kernel) {
        this.commands = commands;
        this.name = name;
        this.kernel = kernel;
    }

    /** Fields from a panel on: buffer, place, distance of two panels. */
    Call fields(DeviceFields x, int panel) {
        return columns(x.blocks().of(panel), x.blocks().place(panel, x.first()));
    }

    /** A whole block, from its first column on, as in {@link #fields}. */
    Call block(DeviceFields.Block block) {
        return columns(block, block.place(0, 0));
    }

    private Call columns(DeviceFields.Block block, long place) {
        return buffer(block.buffer()).longNumber(place).number(block.panelStride());
    }

    Call buffer(cl_mem buffer) {
        return argument(Sizeof.cl_mem, Pointer.to(buffer));
    }

    Call number(int value) {
        return argument(Sizeof.cl_int, Pointer.to(new int[] {value}));
    }

    Call longNumber(long value) {
        return argument(Sizeof.cl_ulong, Pointer.to(new long[] {value}));
    }

    Call number(float value) {
        return argument(Sizeof.cl_float, Pointer.to(new float[] {value}));
    }

    Call number(double value) {
        return argument(Sizeof.cl_double, Pointer.to(new double[] {value}));
    }

    private Call argument(int size, Pointer value) {
        try {
            clSetKernelArg(kernel, next, size, value);
        } catch (CLException e) {
            throw commands.failed("preparing " + name, e);
        }
        next++;
        return this;
    }

    /** Starts it; returns before it is done. */
    void run(long[] items, long[] group) {
        cl_command_queue queue = commands.queue();
        try {
            clEnqueueNDRangeKernel(queue, kernel, items.length, null, items, group, 0, null, null);
            commands.countStarted();
            clFlush(queue);
        } catch (CLException e) {
            throw commands.failed("running " + name, e);
        }
    }
}
