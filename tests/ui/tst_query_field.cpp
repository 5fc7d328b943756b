// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/theme_source.h"
#include "ui/widgets/completion_popup.h"
#include "ui/widgets/query_edit.h"
#include "ui/widgets/query_field.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>
#include <QTextBlock>
#include <QTextLayout>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace muster::ui;

class TestQueryField : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void enterApplies();
    void pasteIsFlattened();
    void tabTakesTheCompletion();
    void tabLeavesWithoutAList();
    void downEntersTheList();
    void escapeClosesThenLeaves();
    void clickTakes();
    void aQuotedValueIsOneWord();
    void errorShowsPlaceAndReason();
    void editClearsTheError();
    void termsAreColoured();
    void clearButtonAppliesNothing();
    void settingIsNotEditing();
    void switchingTheThemeIsNotEditing();

private:
    QueryEdit *edit() const { return m_field->findChild<QueryEdit *>(); }
    void type(const QString &text) { QTest::keyClicks(edit(), text); }

    std::unique_ptr<ThemeSource> m_themes;
    std::unique_ptr<QWidget> m_window;
    QueryField *m_field = nullptr;
};

void TestQueryField::init()
{
    if (!m_themes) {
        m_themes = std::make_unique<ThemeSource>(Theme::Preference::Light);
        m_themes->apply(*qApp);
    }
    m_window = std::make_unique<QWidget>();
    m_window->resize(600, 200);
    m_field = new QueryField(*m_themes, m_window.get());
    m_field->setGeometry(10, 10, 560, 60);
    m_field->setCompletionSource([](const QString &prefix) {
        QVector<Completion> found;
        for (const auto &term : {u"compliance:violating"_s, u"compliance:compliant"_s, u"state:enrolled"_s})
            if (!prefix.isEmpty() && term.startsWith(prefix) && term != prefix)
                found += {term, u"meaning"_s, u"4"_s};
        return found;
    });
    m_window->show();
    m_field->setFocus();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QVERIFY(edit()->hasFocus());
}

void TestQueryField::cleanup()
{
    m_window.reset();
}

void TestQueryField::enterApplies()
{
    QSignalSpy applied(m_field, &QueryField::applied);
    QSignalSpy edited(m_field, &QueryField::edited);
    type(u"gw 1"_s);
    QCOMPARE(edited.size(), 4);
    QTest::keyClick(edit(), Qt::Key_Return);
    QCOMPARE(applied.size(), 1);
    QCOMPARE(applied.first().first().toString(), u"gw 1"_s);
    QCOMPARE(m_field->text(), u"gw 1"_s);
    QTest::keyClick(edit(), Qt::Key_Enter, Qt::ShiftModifier);
    QCOMPARE(m_field->text(), u"gw 1"_s);
}

void TestQueryField::pasteIsFlattened()
{
    QApplication::clipboard()->setText(u"state:enrolled\r\n  expires<30d\n"_s);
    edit()->paste();
    QCOMPARE(m_field->text(), u"state:enrolled   expires<30d"_s);
    QCOMPARE(edit()->blockCount(), 1);
}

void TestQueryField::tabTakesTheCompletion()
{
    type(u"gw comp"_s);
    QVERIFY(m_field->popup()->isVisible());
    QCOMPARE(m_field->popup()->count(), 2);
    QTest::keyClick(edit(), Qt::Key_Tab);
    QCOMPARE(m_field->text(), u"gw compliance:violating"_s);
    QVERIFY(!m_field->popup()->isVisible());
    QVERIFY(edit()->hasFocus());
}

void TestQueryField::tabLeavesWithoutAList()
{
    auto *other = new QToolButton(m_window.get());
    other->setFocusPolicy(Qt::StrongFocus);
    other->show();
    type(u"zzz"_s);
    QVERIFY(!m_field->popup()->isVisible());
    QTest::keyClick(edit(), Qt::Key_Tab);
    QVERIFY(!edit()->hasFocus());
    QCOMPARE(m_field->text(), u"zzz"_s);
}

void TestQueryField::downEntersTheList()
{
    QSignalSpy applied(m_field, &QueryField::applied);
    type(u"comp"_s);
    QTest::keyClick(edit(), Qt::Key_Down);
    QCOMPARE(m_field->popup()->current(), u"compliance:violating"_s);
    QTest::keyClick(edit(), Qt::Key_Down);
    QCOMPARE(m_field->popup()->current(), u"compliance:compliant"_s);
    QTest::keyClick(edit(), Qt::Key_Return);
    QCOMPARE(m_field->text(), u"compliance:compliant"_s);
    QCOMPARE(applied.size(), 0);
    QTest::keyClick(edit(), Qt::Key_Return);
    QCOMPARE(applied.size(), 1);
}

void TestQueryField::escapeClosesThenLeaves()
{
    QSignalSpy left(m_field, &QueryField::left);
    type(u"comp"_s);
    QTest::keyClick(edit(), Qt::Key_Escape);
    QVERIFY(!m_field->popup()->isVisible());
    QCOMPARE(left.size(), 0);
    QTest::keyClick(edit(), Qt::Key_Escape);
    QCOMPARE(left.size(), 1);
    QCOMPARE(m_field->text(), u"comp"_s);
}

void TestQueryField::clickTakes()
{
    type(u"-sta"_s);
    QVERIFY(m_field->popup()->isVisible());
    Q_EMIT m_field->popup()->chosen(u"state:enrolled"_s);
    QCOMPARE(m_field->text(), u"-state:enrolled"_s);
}

void TestQueryField::aQuotedValueIsOneWord()
{
    type(u"a group:\"Plant 2"_s);
    QCOMPARE(edit()->wordBeforeCursor(), u"group:\"Plant 2"_s);
    type(u"\" (x"_s);
    QCOMPARE(edit()->wordBeforeCursor(), u"x"_s);
}

void TestQueryField::errorShowsPlaceAndReason()
{
    m_field->setCountText(u"22 of 412"_s);
    m_field->setText(u"state:enrolled expires!30"_s);
    m_field->setError(22, u"At character 23: expected <."_s);
    QVERIFY(m_field->hasError());
    QCOMPARE(edit()->accessibleDescription(), u"At character 23: expected <."_s);
    const auto labels = m_field->findChildren<QLabel *>();
    const auto shows = [&labels](const QString &text) {
        return std::ranges::any_of(labels, [&text](const QLabel *label) { return label->isVisible() && label->text() == text; });
    };
    QVERIFY(shows(u"At character 23: expected <."_s));
    QVERIFY(!shows(u"22 of 412"_s));
    bool isWavy = false;
    const auto formats = edit()->document()->firstBlock().layout()->formats();
    for (const auto &range : formats)
        if (range.format.underlineStyle() == QTextCharFormat::WaveUnderline)
            isWavy = range.start == 22 && range.length == 3;
    QVERIFY(isWavy);
    m_field->clearError();
    QVERIFY(shows(u"22 of 412"_s));
}

void TestQueryField::editClearsTheError()
{
    m_field->setText(u"a"_s);
    m_field->setError(99, u"It ends too early."_s);
    type(u"b"_s);
    QVERIFY(!m_field->hasError());
}

void TestQueryField::termsAreColoured()
{
    m_field->setText(u"gw state:enrolled"_s);
    const auto formats = edit()->document()->firstBlock().layout()->formats();
    QCOMPARE(formats.size(), 2);
    QCOMPARE(formats[0].start, 3);
    QCOMPARE(formats[0].length, 6);
    QCOMPARE(formats[1].start, 9);
    QCOMPARE(formats[1].format.fontWeight(), int(QFont::DemiBold));
}

void TestQueryField::clearButtonAppliesNothing()
{
    QSignalSpy applied(m_field, &QueryField::applied);
    type(u"gw"_s);
    auto *clear = m_field->findChild<QToolButton *>();
    QVERIFY(clear->isVisible());
    clear->click();
    QCOMPARE(m_field->text(), QString());
    QCOMPARE(applied.size(), 1);
    QVERIFY(!clear->isVisible());
    QVERIFY(edit()->hasFocus());
}

void TestQueryField::settingIsNotEditing()
{
    QSignalSpy edited(m_field, &QueryField::edited);
    m_field->setText(u"comp"_s);
    QCOMPARE(edited.size(), 0);
    QVERIFY(!m_field->popup()->isVisible());
}

void TestQueryField::switchingTheThemeIsNotEditing()
{
    m_field->setText(u"state:enrolled"_s);
    QSignalSpy edited(m_field, &QueryField::edited);
    m_themes->setPreference(Theme::Preference::Dark);
    QCoreApplication::processEvents();
    m_themes->setPreference(Theme::Preference::Light);
    QCOMPARE(edited.size(), 0);
    QCOMPARE(m_field->text(), u"state:enrolled"_s);
}

QTEST_MAIN(TestQueryField)
#include "tst_query_field.moc"
