// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/theme_source.h"
#include "ui/widgets/state_look.h"
#include "ui/widgets/toast.h"

#include <QApplication>
#include <QEnterEvent>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace muster::ui;

class TestToast : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void standsAtTheBottomRight();
    void pausesUnderThePointer();
    void closesByItsButton();
    void actionIsTold();
    void theNextTakesItsPlace();

private:
    ThemeSource m_themes{Theme::Preference::Light};
    std::unique_ptr<QWidget> m_window;
    Toast *m_toast = nullptr;
};

void TestToast::init()
{
    m_window = std::make_unique<QWidget>();
    m_window->resize(1000, 600);
    m_toast = new Toast(m_themes, m_window.get());
    m_window->show();
}

void TestToast::cleanup()
{
    m_window.reset();
}

void TestToast::standsAtTheBottomRight()
{
    QVERIFY(!m_toast->isVisible());
    m_toast->setBottomInset(28);
    m_toast->present(lookOf(StepMark::Done), u"Renewed 3 certificates"_s, u"cam-1, cam-2"_s, {u"Show"_s, {}});
    QVERIFY(m_toast->isVisible());
    QCOMPARE(m_toast->geometry().right(), 1000 - 16 - 1);
    QCOMPARE(m_toast->geometry().bottom(), 600 - 16 - 28 - 1);
    QCOMPARE(m_toast->accessibleName(), u"Renewed 3 certificates cam-1, cam-2"_s);
    m_window->resize(700, 500);
    QCoreApplication::processEvents();
    QCOMPARE(m_toast->geometry().right(), 700 - 16 - 1);
    m_window->resize(300, 500);
    QCoreApplication::processEvents();
    QVERIFY(m_toast->geometry().left() >= 0);
}

void TestToast::pausesUnderThePointer()
{
    m_toast->present(lookOf(StepMark::Done), u"Done"_s);
    QVERIFY(!m_toast->isPaused());
    QEnterEvent enter({1, 1}, {1, 1}, {1, 1});
    QCoreApplication::sendEvent(m_toast, &enter);
    QVERIFY(m_toast->isPaused());
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(m_toast, &leave);
    QVERIFY(!m_toast->isPaused());
}

void TestToast::closesByItsButton()
{
    QSignalSpy closed(m_toast, &Toast::closed);
    m_toast->present(lookOf(StepMark::Failed), u"Failed"_s);
    m_toast->findChild<QToolButton *>()->click();
    QVERIFY(!m_toast->isVisible());
    QCOMPARE(closed.size(), 1);
}

void TestToast::actionIsTold()
{
    int pressed = 0;
    m_toast->present(lookOf(StepMark::Done), u"Done"_s);
    QVERIFY(!m_toast->findChild<QPushButton *>()->isVisible());
    m_toast->present(lookOf(StepMark::Done), u"Done"_s, {}, {u"Show"_s, [&pressed] { ++pressed; }});
    m_toast->findChild<QPushButton *>()->click();
    QCOMPARE(pressed, 1);
    QVERIFY(!m_toast->isVisible());
}

void TestToast::theNextTakesItsPlace()
{
    m_toast->present(lookOf(StepMark::Done), u"One"_s, u"detail"_s);
    const int before = m_toast->height();
    m_toast->present(lookOf(StepMark::Done), u"Two"_s);
    QCOMPARE(m_toast->accessibleName(), u"Two"_s);
    QVERIFY(m_toast->height() < before);
}

QTEST_MAIN(TestToast)
#include "tst_toast.moc"
