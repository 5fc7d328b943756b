// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/result.h"

#include <QTest>

#include <memory>
#include <type_traits>

using namespace Qt::StringLiterals;
using namespace muster;

namespace {

Result<int> number(bool works)
{
    if (!works)
        return fail(ErrorCode::Timeout, u"no answer"_s, u"poll: 0"_s, u"line 3"_s);
    return 42;
}

Result<> check(bool works)
{
    MUSTER_TRY([[maybe_unused]] const int value, number(works));
    return {};
}

Result<QString> twice(bool first, bool second, int &reached)
{
    MUSTER_TRY(const int one, number(first));
    reached = 1;
    int two = 0;
    MUSTER_TRY(two, number(second));
    reached = 2;
    return QString::number(one + two);
}

Result<QString> checked(bool works, int &calls)
{
    MUSTER_CHECK((++calls, check(works)));
    return u"done"_s;
}

Result<std::unique_ptr<int>> owned()
{
    return std::make_unique<int>(7);
}

Result<int> unwrapped()
{
    MUSTER_TRY(const std::unique_ptr<int> pointer, owned());
    return *pointer;
}

Result<int> withComma()
{
    MUSTER_TRY(const auto pair, Result<std::pair<int, int>>(std::pair<int, int>(1, 2)));
    return pair.second;
}

} // namespace

class TestResult : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsAValue()
    {
        const Result<int> result = number(true);
        QVERIFY(result.has_value());
        QCOMPARE(*result, 42);
    }

    void holdsTheWholeError()
    {
        const Result<int> result = number(false);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Timeout);
        QCOMPARE(result.error().message, u"no answer"_s);
        QCOMPARE(result.error().detail, u"poll: 0"_s);
        QCOMPARE(result.error().where, u"line 3"_s);
    }

    void tryPropagatesTheFirstError_data()
    {
        QTest::addColumn<bool>("first");
        QTest::addColumn<bool>("second");
        QTest::addColumn<int>("reached");
        QTest::newRow("both work") << true << true << 2;
        QTest::newRow("the second fails") << true << false << 1;
        QTest::newRow("the first fails") << false << true << 0;
    }
    void tryPropagatesTheFirstError()
    {
        QFETCH(bool, first);
        QFETCH(bool, second);
        int reached = 0;
        const Result<QString> result = twice(first, second, reached);
        QTEST(reached, "reached");
        QCOMPARE(result.has_value(), first && second);
        if (result)
            QCOMPARE(*result, u"84"_s);
        else
            QCOMPARE(result.error().where, u"line 3"_s);
    }

    void checkPropagatesAndEvaluatesOnce()
    {
        int calls = 0;
        QCOMPARE(checked(true, calls).value_or(QString()), u"done"_s);
        QCOMPARE(calls, 1);
        const Result<QString> failed = checked(false, calls);
        QCOMPARE(calls, 2);
        QVERIFY(!failed);
        QCOMPARE(failed.error().message, u"no answer"_s);
    }

    void tryMovesTheValueOut() { QCOMPARE(unwrapped().value_or(0), 7); }
    void tryTakesExpressionsWithCommas() { QCOMPARE(withComma().value_or(0), 2); }

    void resultOfNothingIsSuccess()
    {
        QVERIFY(Result<>().has_value());
        QVERIFY(check(true).has_value());
        QCOMPARE(check(false).error().code, ErrorCode::Timeout);
    }

    void anErrorPassesThroughFail()
    {
        const Result<int> result = fail(Error{ErrorCode::Locked, u"locked"_s, {}, {}});
        QCOMPARE(result.error().code, ErrorCode::Locked);
    }
};

static_assert(std::is_move_constructible_v<Result<std::unique_ptr<int>>>);
static_assert(!std::is_convertible_v<Result<int>, int>, "a Result must be looked at");
static_assert(!std::is_convertible_v<Result<int>, bool>, "a Result is not a truth value by accident");

QTEST_GUILESS_MAIN(TestResult)
#include "tst_result.moc"
