// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <tl/expected.hpp>

#include <utility>

namespace muster {

/// A value, or why there is none. We throw nothing; a Result must be looked at.
template<typename T = void>
class [[nodiscard]] Result : public tl::expected<T, Error>
{
public:
    using tl::expected<T, Error>::expected;
};

/// The failing half of a Result of any type.
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, QString message, QString detail = {}, QString where = {})
{
    return tl::unexpected<Error>(Error{code, std::move(message), std::move(detail), std::move(where)});
}

[[nodiscard]] inline tl::unexpected<Error> fail(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

} // namespace muster

/// Leaves the calling function with the error of `expression`, if it has one.
#define MUSTER_CHECK(expression) \
    do { \
        if (auto checked_ = (expression); !checked_) \
            return ::muster::fail(std::move(checked_).error()); \
    } while (false)

#define MUSTER_JOIN_(a, b) a##b
#define MUSTER_JOIN(a, b) MUSTER_JOIN_(a, b)
#define MUSTER_TRY_(result, declaration, expression) \
    auto result = (expression); \
    if (!result) \
        return ::muster::fail(std::move(result).error()); \
    declaration = std::move(*result)

/// Declares a variable from the value of `expression`, or leaves the calling function with its error:
/// `MUSTER_TRY(const auto site, unit.site().load());`
#define MUSTER_TRY(declaration, ...) MUSTER_TRY_(MUSTER_JOIN(tried_, __LINE__), declaration, (__VA_ARGS__))
