#include "tests/peers/deconvolve.hpp"

#ifdef TCONV_WITH_ONEDNN

#include <omp.h>
#include <oneapi/dnnl/dnnl.hpp>

namespace tconv::test {
namespace {

using dnnl::memory;
using Dims = memory::dims;
using Forward = dnnl::deconvolution_forward;

struct Shapes {
    Dims x, w, bias, y, strides, dilations, pad_begin, pad_end;
    memory::desc plain_w;
};

// Row-major strides of w [c_in, c_out / groups, kernel…], seen as oneDNN names its dimensions: [groups,] c_out, c_in,
// kernel.
memory::desc plain_weights(const Problem& p, const Dims& w) {
    const Dims::value_type taps = p.taps(), c_in_step = p.group_out() * taps;
    Dims steps = p.groups > 1 ? Dims{p.group_in() * c_in_step, taps, c_in_step} : Dims{taps, c_in_step};
    Dims::value_type step = taps;
    for (std::size_t axis = 3 - static_cast<std::size_t>(p.spatial); axis < 3; ++axis)
        steps.push_back(step /= p.axis[axis].kernel);
    return {w, memory::data_type::f32, steps};
}

Shapes shapes_of(const Problem& p) {
    Shapes s{.x = {p.batch, p.c_in},
             .w = p.groups > 1 ? Dims{p.groups, p.group_out(), p.group_in()} : Dims{p.c_out, p.c_in},
             .bias = {p.c_out},
             .y = {p.batch, p.c_out},
             .strides = {},
             .dilations = {},
             .pad_begin = {},
             .pad_end = {},
             .plain_w = {}};
    for (std::size_t axis = 3 - static_cast<std::size_t>(p.spatial); axis < 3; ++axis) {
        const Axis& a = p.axis[axis];
        s.x.push_back(a.in);
        s.w.push_back(a.kernel);
        s.y.push_back(a.out());
        s.strides.push_back(a.stride);
        s.dilations.push_back(a.dilation - 1);  // theirs counts the zeros between taps
        s.pad_begin.push_back(a.pad_begin);
        s.pad_end.push_back(a.pad_end);
    }
    s.plain_w = plain_weights(p, s.w);
    return s;
}

memory::desc any(const Dims& dims) { return {dims, memory::data_type::f32, memory::format_tag::any}; }

memory::desc plain(const Dims& dims) {
    constexpr memory::format_tag tags[] = {memory::format_tag::a, memory::format_tag::ab, memory::format_tag::abc,
                                           memory::format_tag::abcd, memory::format_tag::abcde};
    return {dims, memory::data_type::f32, tags[dims.size() - 1]};
}

// 2.x describes an operation before it looks for an implementation; 3.x does both at once.
Forward::primitive_desc describe(const dnnl::engine& engine, const Shapes& s, bool bias) {
    const auto kind = dnnl::prop_kind::forward_inference;
    const auto direct = dnnl::algorithm::deconvolution_direct;
#if DNNL_VERSION_MAJOR >= 3
    if (bias)
        return {engine,   kind,      direct,      any(s.x),    any(s.w), plain(s.bias),
                any(s.y), s.strides, s.dilations, s.pad_begin, s.pad_end};
    return {engine, kind, direct, any(s.x), any(s.w), any(s.y), s.strides, s.dilations, s.pad_begin, s.pad_end};
#else
    if (bias)
        return {Forward::desc(kind, direct, any(s.x), any(s.w), plain(s.bias), any(s.y), s.strides, s.dilations,
                              s.pad_begin, s.pad_end),
                engine};
    return {Forward::desc(kind, direct, any(s.x), any(s.w), any(s.y), s.strides, s.dilations, s.pad_begin, s.pad_end),
            engine};
#endif
}

memory as(const memory::desc& from, const memory::desc& to, const std::vector<float>& values, dnnl::stream& stream) {
    const dnnl::engine engine = stream.get_engine();
    memory given(from, engine, const_cast<float*>(values.data())), wanted(to, engine);
    dnnl::reorder(given, wanted).execute(stream, given, wanted);
    return wanted;
}

std::vector<float> execute(const dnnl::engine& engine, const Problem& p, const Tensors& t) {
    const Shapes s = shapes_of(p);
    const Forward::primitive_desc primitive = describe(engine, s, p.bias);
    dnnl::stream stream(engine);
    std::vector<float> result(static_cast<std::size_t>(p.y_size()));
    memory y(primitive.dst_desc(), engine), plain_y(plain(s.y), engine, result.data());
    std::unordered_map<int, memory> arguments = {
        {DNNL_ARG_SRC, as(plain(s.x), primitive.src_desc(), t.x, stream)},
        {DNNL_ARG_WEIGHTS, as(s.plain_w, primitive.weights_desc(), t.w, stream)},
        {DNNL_ARG_DST, y}};
    if (p.bias) arguments.emplace(DNNL_ARG_BIAS, memory(plain(s.bias), engine, const_cast<float*>(t.bias.data())));
    Forward(primitive).execute(stream, arguments);
    dnnl::reorder(y, plain_y).execute(stream, y, plain_y);
    stream.wait();
    return result;
}

// The problems are small: more threads would only spin.
struct OneThread {
    int before = omp_get_max_threads();
    OneThread() { omp_set_num_threads(1); }
    ~OneThread() { omp_set_num_threads(before); }
};

}  // namespace

std::optional<std::vector<float>> deconvolve(const Problem& problem, const Tensors& tensors) {
    const OneThread quiet;
    const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
    try {
        return execute(engine, problem, tensors);
    } catch (const dnnl::error& error) {
        if (error.status == dnnl_unimplemented || error.status == dnnl_invalid_arguments) return {};
        throw;
    }
}

std::string deconvolution_library() {
    const dnnl_version_t* version = dnnl_version();
    return "oneDNN " + std::to_string(version->major) + "." + std::to_string(version->minor) + "." +
           std::to_string(version->patch);
}

}  // namespace tconv::test

#endif
